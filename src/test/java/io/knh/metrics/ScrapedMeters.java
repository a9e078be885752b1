package io.knh.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.agent.FakeAgent;
import io.knh.agent.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Metrics, and what a scrape shows of them. */
final class ScrapedMeters {

  private final Meters meters;

  /** Of whoever shows nothing. */
  ScrapedMeters() {
    this(new FakeAgent());
  }

  ScrapedMeters(Snapshots member) {
    meters = new Meters(member);
  }

  Meters meters() {
    return meters;
  }

  /** A new one each time. */
  Scrape scrape() {
    try {
      return Scrape.of(new String(new Scrapes(meters).document(null).text(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that are not 0, without buckets. */
  Map<String, Double> used() {
    Map<String, Double> lines = new TreeMap<>(scrape().values());
    lines.entrySet().removeIf(line -> line.getKey().contains("_bucket") || line.getValue() == 0);
    return lines;
  }
}

package io.knh.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.prometheus.metrics.core.metrics.Counter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapesTest {

  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2";

  private final Meters meters = new Meters(new FakeAgent());
  private final Counter counter = meters.counter("knh_things_total", "Things");
  private long nanos;
  private final Scrapes scrapes = new Scrapes(meters, () -> nanos);

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "*/*",
        "text/plain",
        "text/html,application/xhtml+xml",
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily",
        "nonsense"
      })
  void whoAsksForNoOpenMetricsGetsTheTextFormat(String accept) throws IOException {
    Scrapes.Document document = scrapes.document(accept);
    assertEquals("text/plain; version=0.0.4; charset=utf-8", document.type());
    assertEquals(
        """
        # HELP knh_things_total Things
        # TYPE knh_things_total counter
        knh_things_total 0.0
        """,
        new String(document.text(), UTF_8));
  }

  @Test
  void openMetricsIsWrittenForThoseWhoNameIt() throws IOException {
    Scrapes.Document document = scrapes.document(OPEN_METRICS);
    assertTrue(document.type().startsWith("application/openmetrics-text"), document.type());
    String text = new String(document.text(), UTF_8);
    assertTrue(text.contains("# TYPE knh_things counter\n"), text);
    assertTrue(text.contains("knh_things_total 0.0\n"), text);
    assertTrue(text.endsWith("# EOF\n"), text);
  }

  /** Prometheus then says that the member is not scraped; a line left out would say nothing. */
  @Test
  void aGaugeThatFailsFailsTheScrape() {
    meters.gauge(
        "knh_broken",
        "Fails",
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertThrows(IllegalStateException.class, () -> scrapes.document(null));
  }

  @Test
  void readersOfTheSameMomentShareADocument() throws IOException {
    Scrapes.Document first = scrapes.document(null);
    counter.inc();
    nanos += Scrapes.FRESH.toNanos() - 1;
    assertSame(first, scrapes.document("text/plain"));
    assertNotSame(first, scrapes.document(OPEN_METRICS));
    nanos++;
    assertTrue(new String(scrapes.document(null).text(), UTF_8).contains("knh_things_total 1.0"));
  }
}

package io.knh.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape reads. It is made once for all who ask within a moment: of a coordinator of 5,000
 * it has 0.2 MB, which slow readers hold until they have read it.
 */
@ApplicationScoped
public class Scrapes {

  /** The longest age of a document that is handed out. */
  static final Duration FRESH = Duration.ofMillis(500);

  private final Meters meters;
  private final LongSupplier nanoTime;
  private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();
  private final Map<ExpositionFormatWriter, Document> made = new HashMap<>();

  /** A text in one of Prometheus' formats. */
  static final class Document {

    private final String type;
    private final byte[] text;
    private final long madeNanos;

    private Document(String type, byte[] text, long madeNanos) {
      this.type = type;
      this.text = text;
      this.madeNanos = madeNanos;
    }

    /** Its {@code Content-Type}. */
    String type() {
      return type;
    }

    /** The same for all readers, who do not write into it. */
    byte[] text() {
      return text;
    }
  }

  /** Made once. */
  @Inject
  public Scrapes(Meters meters) {
    this(meters, System::nanoTime);
  }

  Scrapes(Meters meters, LongSupplier nanoTime) {
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Scrapes() {
    this.meters = null;
    this.nanoTime = null;
  }

  /**
   * All metrics in OpenMetrics if {@code accept} names it, else in Prometheus' text format. One at
   * a time is made, so that what reads the agent's state needs no lock of its own.
   *
   * @param accept the header {@code Accept}; null if there is none
   */
  synchronized Document document(@Nullable String accept) throws IOException {
    ExpositionFormatWriter writer = open.accepts(accept) ? open : plain;
    long nowNanos = nanoTime.getAsLong();
    Document known = made.get(writer);
    if (known == null || nowNanos - known.madeNanos >= FRESH.toNanos()) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      writer.write(text, meters.scrape());
      known = new Document(writer.getContentType(), text.toByteArray(), nowNanos);
      made.put(writer, known);
    }
    return known;
  }
}

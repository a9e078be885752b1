package io.knh.metrics;

import static java.util.Objects.requireNonNull;

import io.knh.agent.Snapshots;
import io.knh.core.model.Overview;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes metrics, each once with its name and meaning, and reads them all. Those of the process and
 * of the JVM come with the start of the application.
 */
@ApplicationScoped
public class Meters {

  /** Buckets of round trips. */
  static final double[] ROUND_TRIPS = {
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2
  };

  /**
   * Of the JVM's figures those that tell a scrape more than they cost: none of each memory pool,
   * and none for which the JVM stops all threads.
   */
  private static final MetricNameFilter SHOWN =
      MetricNameFilter.builder()
          .nameMustNotStartWith(
              "jvm_memory_pool_",
              "jvm_memory_init_",
              "jvm_memory_objects_pending_",
              "jvm_threads_state",
              "jvm_threads_deadlocked",
              "process_virtual_memory_")
          .build();

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Snapshots snapshots;

  /** The latest that a scrape shows. */
  private @Nullable Overview shown;

  /** Made once. */
  @Inject
  public Meters(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Meters() {
    this.snapshots = null;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    ProcessMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
  }

  /**
   * A counter for each list of values of {@code labels}. Each is 0 as soon as it is asked for by
   * {@code labelValues}; what that returns is to be kept.
   *
   * @param name ends in {@code _total}
   */
  Counter counter(String name, String meaning, String... labels) {
    return Counter.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /**
   * A histogram with fixed buckets, for each list of values of {@code labels}.
   *
   * @param name ends in {@code _seconds}
   * @param buckets their upper bounds in seconds, without the last, which is infinite
   */
  Histogram histogram(String name, String meaning, double[] buckets, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(buckets)
        .withoutExemplars()
        .register(registry);
  }

  /** Of the process: {@code value} is asked at each scrape. */
  void gauge(String name, String meaning, DoubleSupplier value) {
    gauges(name, meaning, (member, lines) -> lines.call(value.getAsDouble()));
  }

  /** Of the member: {@code value} is asked at each scrape. */
  void gauge(String name, String meaning, ToDoubleFunction<Overview> value) {
    gauges(name, meaning, (member, lines) -> lines.call(value.applyAsDouble(member)));
  }

  /**
   * A gauge with as many lines as {@code values} gives at a scrape. If it fails, so does the
   * scrape: a line that is missing would look as if there were nothing to say.
   *
   * @param values calls back with each value and its labels, which have to differ; what it is given
   *     is the same for all gauges of a scrape
   */
  void gauges(
      String name,
      String meaning,
      BiConsumer<Overview, GaugeWithCallback.Callback> values,
      String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .callback(lines -> values.accept(shown(), lines))
        .register(registry);
  }

  /**
   * What all of them show now. The gauges read one overview: a coordinator that steps down
   * meanwhile has peers in all lines or in none.
   */
  synchronized MetricSnapshots scrape() {
    shown = snapshots.overview();
    return registry.scrape(SHOWN);
  }

  private Overview shown() {
    return requireNonNull(shown, "read by a scrape alone");
  }
}

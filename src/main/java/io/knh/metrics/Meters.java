package io.knh.metrics;

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
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

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

  /** {@code value} is asked at each scrape. */
  void gauge(String name, String meaning, DoubleSupplier value) {
    gauges(name, meaning, lines -> lines.call(value.getAsDouble()));
  }

  /**
   * A gauge with as many lines as {@code values} gives at a scrape. If it fails, so does the
   * scrape: a line that is missing would look as if there were nothing to say.
   *
   * @param values calls back with each value and its labels, which have to differ
   */
  void gauges(
      String name, String meaning, Consumer<GaugeWithCallback.Callback> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  /** What all of them show now. */
  MetricSnapshots scrape() {
    return registry.scrape(SHOWN);
  }
}

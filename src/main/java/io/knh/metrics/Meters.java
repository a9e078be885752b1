package io.knh.metrics;

import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Makes metrics, each with its name and meaning. What it returns is to be kept: to find one again
 * the server looks through all of them.
 */
final class Meters {

  private final MetricRegistry registry;

  Meters(MetricRegistry registry) {
    this.registry = registry;
  }

  /** {@code name} ends in {@code _total}. */
  Counter counter(String name, String meaning, Tag... labels) {
    return registry.counter(metadata(name, meaning), labels);
  }

  /**
   * A histogram in seconds; {@code META-INF/microprofile-config.properties} holds its buckets.
   *
   * @param name to which the server adds {@code _seconds}
   */
  Timer timer(String name, String meaning, Tag... labels) {
    return registry.timer(metadata(name, meaning), labels);
  }

  /** {@code value} is called by whoever scrapes, from any thread. */
  void gauge(String name, String meaning, Supplier<? extends Number> value, Tag... labels) {
    registry.<Number>gauge(metadata(name, meaning), value::get, labels);
  }

  private static Metadata metadata(String name, String meaning) {
    return Metadata.builder().withName(name).withDescription(meaning).build();
  }
}

package io.knh.simulation.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values of one thing, and what is printed of them. */
final class SimulatedSample {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  void add(Duration value) {
    add(value.toNanos() / 1e9);
  }

  int size() {
    return values.size();
  }

  double most() {
    return quantile(1);
  }

  /** The least value that {@code share} of all values do not exceed; 0 to 1. */
  double quantile(double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int place = (int) Math.ceil(share * sorted.size() - 1e-9) - 1;
    return sorted.get(Math.max(0, place));
  }

  /** The cells {@code p50 | p99 | most}, with {@code decimals} decimals. */
  String cells(int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT,
        number + " | " + number + " | " + number,
        quantile(0.5),
        quantile(0.99),
        most());
  }
}

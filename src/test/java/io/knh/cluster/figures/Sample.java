package io.knh.cluster.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values of one thing, and their row in a table. */
final class Sample {

  private final String name;
  private final String unit;
  private final List<Double> values = new ArrayList<>();

  Sample(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  void add(double value) {
    values.add(value);
    System.err.printf(Locale.ROOT, "%s: %.2f %s%n", name, value, unit);
  }

  static void printHead() {
    System.out.println("| what | runs | least | p50 | p90 | most |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
  }

  void print() {
    List<Double> sorted = values.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f %s | %.2f %s | %.2f %s | %.2f %s |%n",
        name,
        sorted.size(),
        quantile(sorted, 0),
        unit,
        quantile(sorted, 0.5),
        unit,
        quantile(sorted, 0.9),
        unit,
        quantile(sorted, 1),
        unit);
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size() - 1e-9) - (share == 0 ? 0 : 1));
  }
}

package io.knh.simulation.figures;

import java.util.Arrays;
import java.util.Locale;

/**
 * Measures one figure and prints its table. Arguments: the name of the figure (one of {@code
 * detection}, {@code failover}, {@code messages}, {@code false-alarms}, {@code speed}, {@code
 * notices}, {@code ledgers}, {@code digests}), and for each size {@code <members>x<trials>}; trials
 * are hours for false alarms, members that go down for notices and ledgers, and {@code <first
 * seed>x<seeds>} for digests.
 */
public final class Figures {

  private Figures() {}

  /** Measures and prints a table. */
  public static void main(String[] args) {
    if (args.length < 2) {
      throw new IllegalArgumentException("Which figure, and which <members>x<trials>?");
    }
    Figure figure = named(args[0]);
    System.out.printf(
        Locale.ROOT,
        "%s, on %d processors, Java %s%n",
        String.join(" ", args),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    System.out.println("| " + figure.head() + " |");
    System.out.println("|" + " --- |".repeat(figure.head().split("\\|", -1).length));
    for (String size : Arrays.asList(args).subList(1, args.length)) {
      String[] parts = size.split("x", -1);
      figure.measure(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  static Figure named(String name) {
    return switch (name) {
      case "detection" -> new SimulatedDetection();
      case "failover" -> new SimulatedFailover();
      case "messages" -> new Messages();
      case "notices" -> new SimulatedNotices();
      case "ledgers" -> new LedgerTraffic();
      case "false-alarms" -> new FalseAlarms();
      case "speed" -> new Speed();
      case "digests" -> new Digests();
      default -> throw new IllegalArgumentException("There is no figure " + name);
    };
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void row(String format, Object... cells) {
    System.out.println("| " + String.format(Locale.ROOT, format, cells) + " |");
  }
}

package io.knh.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of a scenario.
 *
 * @param network what was said of the network between the members
 * @param complaints what was not as expected; empty when it held
 * @param took from its beginning until all was well again and had stayed so
 */
record Result(
    String scenario,
    Expected expected,
    List<ReceivedAlert> seen,
    List<String> network,
    List<String> complaints,
    Duration took) {

  Result {
    seen = List.copyOf(seen);
    network = List.copyOf(network);
    complaints = List.copyOf(complaints);
  }

  boolean passed() {
    return complaints.isEmpty();
  }

  private static String joined(List<String> words) {
    return words.isEmpty() ? "nothing" : String.join("; ", words);
  }

  private List<String> cells() {
    return List.of(
        scenario,
        expected.toString(),
        joined(
            Stream.concat(seen.stream().map(ReceivedAlert::toString), network.stream()).toList()),
        seen.isEmpty() ? "-" : joined(seen.stream().map(ReceivedAlert::time).toList()),
        passed() ? "held" : "FAILED: " + joined(complaints),
        took.toSeconds() + " s");
  }

  /** All as one table in Markdown. */
  static String table(List<Result> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("scenario", "expected", "seen", "fault to alert", "result", "took"));
    rows.add(List.of("---", "---", "---", "---", "---", "---"));
    results.forEach(result -> rows.add(result.cells()));
    return rows.stream()
        .map(row -> "| " + String.join(" | ", row) + " |")
        .collect(Collectors.joining("\n"));
  }
}

package io.knh.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a scenario has to lead to.
 *
 * @param down the nodes whose pods must be alerted as down, each by exactly one alert
 * @param maybe those that may be alerted so, by one alert: a matter of chance
 * @param within the longest time from the fault to the alert
 * @param repeats how many posts may bear an id that was posted before
 */
record Expected(SortedSet<String> down, SortedSet<String> maybe, Duration within, int repeats) {

  /** No peer webhook at all. */
  static Expected nothing() {
    return new Expected(new TreeSet<>(), new TreeSet<>(), Duration.ZERO, 0);
  }

  /** Each of {@code nodes} once, and nothing else. */
  static Expected once(Duration within, String... nodes) {
    return new Expected(new TreeSet<>(List.of(nodes)), new TreeSet<>(), within, 0);
  }

  /** {@code node} once or never. */
  static Expected maybe(Duration within, String node) {
    return new Expected(new TreeSet<>(), new TreeSet<>(List.of(node)), within, 0);
  }

  /** The same, but {@code most} posts may repeat an id. */
  Expected withRepeats(int most) {
    return new Expected(down, maybe, within, most);
  }

  /** What is wrong about {@code alerts}; empty when they are as expected. */
  List<String> complaints(List<ReceivedAlert> alerts) {
    List<String> wrong = new ArrayList<>();
    for (String node : down) {
      long events = alerts.stream().filter(t -> t.node().equals(node)).count();
      if (!isAlerted(node, alerts)) {
        wrong.add(node + " was not alerted");
      } else if (events > 1) {
        // Those that the receiver accepted without answering count: it may have woken somebody.
        wrong.add(node + " was alerted by " + events + " different alerts");
      }
    }
    TreeSet<String> seen = new TreeSet<>();
    for (ReceivedAlert alert : alerts) {
      String node = alert.node();
      boolean first = seen.add(node);
      if (!down.contains(node) && !maybe.contains(node)) {
        wrong.add(node + " was alerted falsely after " + alert.time());
      } else if (alert.after().isNegative()) {
        wrong.add(node + " was alerted too early");
      } else if (maybe.contains(node) && !first) {
        wrong.add(node + " was alerted again");
      } else if (first && alert.after().compareTo(within) > 0) {
        wrong.add(node + " was alerted late, after " + alert.time());
      }
    }
    int repeated = alerts.stream().mapToInt(ReceivedAlert::repeats).sum();
    if (repeated > repeats) {
      wrong.add(repeated + " posts repeat an id");
    }
    return wrong;
  }

  /** Whether all is alerted that must be. */
  boolean isAlerted(List<ReceivedAlert> alerts) {
    return down.stream().allMatch(node -> isAlerted(node, alerts));
  }

  private static boolean isAlerted(String node, List<ReceivedAlert> alerts) {
    return alerts.stream().anyMatch(t -> t.node().equals(node) && t.accepted());
  }

  @Override
  public String toString() {
    if (down.isEmpty() && maybe.isEmpty()) {
      return "nothing";
    }
    List<String> parts = new ArrayList<>();
    if (!down.isEmpty()) {
      parts.add(String.join(", ", down) + (down.size() > 1 ? " once each" : " once"));
    }
    if (!maybe.isEmpty()) {
      parts.add(String.join(", ", maybe) + " once or never");
    }
    String repeated = repeats == 0 ? "" : ", at most " + repeats + " repeated";
    return String.join("; ", parts) + " within " + within.toMillis() / 1_000 + " s" + repeated;
  }
}

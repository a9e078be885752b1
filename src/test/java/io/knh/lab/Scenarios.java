package io.knh.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All scenarios, in the order in which they are played. */
final class Scenarios {

  /** Those of every build: each kind of fault once, six and a half minutes together. */
  private static final Set<String> FEW =
      Set.of(
          "coordinator-isolated-from-pods-and-api-refused",
          "split-with-the-coordinator-in-the-minority",
          "pair-of-the-highest-cut",
          "coordinator-frozen-for-12-s",
          "coordinator-crashes-between-two-destinations",
          "receiver-down-and-two-coordinators-crash",
          "rolling-restart",
          "path-between-followers-cut",
          "all-other-nodes-die-at-once");

  private Scenarios() {}

  private static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(Crashes.all());
    all.addAll(Partitions.all());
    all.addAll(Pauses.all());
    all.addAll(Posts.all());
    all.addAll(Restarts.all());
    all.addAll(OutageScenarios.all());
    all.addAll(Losses.all());
    all.addAll(PathScenarios.all());
    return all;
  }

  /**
   * Those that {@code names} asks for: {@code all}, {@code few}, or names with commas between.
   *
   * @throws IllegalArgumentException when there is none of a name; says which there are
   */
  static List<Scenario> named(String names) {
    List<Scenario> all = all();
    if (names.equals("all")) {
      return all;
    }
    Set<String> wanted = names.equals("few") ? FEW : Set.of(names.split(",", -1));
    List<String> known = all.stream().map(Scenario::name).toList();
    Stream<String> unknown = wanted.stream().filter(name -> !known.contains(name));
    unknown
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "no scenario is called " + name + "; there are: " + String.join(", ", known));
            });
    return all.stream().filter(scenario -> wanted.contains(scenario.name())).toList();
  }
}

package io.knh.lab;

import java.util.List;

/** Processes that end without warning. */
final class Crashes {

  private Crashes() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "peer-crashes",
            t -> Expected.once(t.peerDeath(), "node-a"),
            lab -> crash(lab, "node-a")),
        new Scenario(
            "coordinator-crashes",
            t -> Expected.once(t.coordinatorDeath(0), "node-e"),
            lab -> crash(lab, "node-e")),
        new Scenario(
            "all-peers-crash-at-once",
            t -> Expected.once(t.withoutMajority(), "node-a", "node-b", "node-c", "node-d"),
            lab -> crash(lab, "node-a", "node-b", "node-c", "node-d")));
  }

  static void crash(Lab lab, String... nodes) {
    lab.fault();
    lab.pods().crash(lab.pods(nodes));
  }
}

package io.knh.lab;

import java.util.List;

/** Processes that end without warning. */
final class Crashes {

  static final String[] ALL_BUT_THE_HIGHEST = {"node-a", "node-b", "node-c", "node-d"};

  private Crashes() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "peer-crashes",
            t -> Expected.once(t.peerOutage(), "node-a"),
            lab -> crash(lab, "node-a")),
        new Scenario(
            "coordinator-crashes",
            t -> Expected.once(t.coordinatorOutage(0), "node-e"),
            lab -> crash(lab, "node-e")),
        new Scenario(
            "all-peers-crash-at-once",
            t -> Expected.once(t.withoutMajority(), ALL_BUT_THE_HIGHEST),
            lab -> crash(lab, ALL_BUT_THE_HIGHEST)),
        new Scenario(
            "all-other-nodes-die-at-once",
            t -> Expected.once(t.withoutMajority(), ALL_BUT_THE_HIGHEST),
            lab -> powerOff(lab, ALL_BUT_THE_HIGHEST)));
  }

  /** Whole nodes: nothing answers there, not even by a reset, and no kubelet says so. */
  static void powerOff(Lab lab, String... nodes) {
    List<Pod> pods = lab.pods(nodes);
    List<Pod> left = lab.pods().all().stream().filter(pod -> !pods.contains(pod)).toList();
    lab.firewall().split(pods, left, Way.DROPPED);
    lab.fault();
    lab.firewall().apply();
    lab.pods().kill(pods);
  }

  /** Processes only: their kubelets notice. */
  static void crash(Lab lab, String... nodes) {
    lab.fault();
    lab.pods().crash(lab.pods(nodes));
  }
}

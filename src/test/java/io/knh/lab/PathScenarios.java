package io.knh.lab;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Faults between members that the coordinator reaches: nobody is down, and the problem has to be
 * named, alone, and to end after the mend.
 */
final class PathScenarios {

  private PathScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("nothing-happens", t -> Expected.nothing(), PathScenarios::pass),
        scenario(
            "path-between-followers-cut",
            "node-a does not reach node-b",
            LabTimings::pathBroken,
            lab -> lab.firewall().cut(lab.pod("node-a"), lab.pod("node-b"), Way.DROPPED)),
        scenario(
            "path-between-followers-cut-one-way",
            "node-a does not reach node-b",
            LabTimings::pathBroken,
            lab -> lab.firewall().oneWay(lab.pod("node-a"), lab.pod("node-b"), Way.DROPPED)),
        scenario(
            "large-packets-dropped",
            "large packets from node-a to node-b get lost",
            LabTimings::largeLost,
            lab -> both(lab, "node-a", "node-b", Firewall.LARGE + "drop")),
        scenario(
            "path-loses-20-percent",
            "packets from node-a to node-b get lost",
            LabTimings::lossNamed,
            lab -> both(lab, "node-a", "node-b", Firewall.share(20) + "drop")),
        scenario(
            "datagrams-dropped",
            "packets from node-a to node-b get lost",
            LabTimings::lossNamed,
            lab -> both(lab, "node-a", "node-b", Firewall.UDP + "drop")),
        scenario(
            "member-reached-by-the-coordinator-alone",
            "other members do not reach node-a",
            LabTimings::pathBroken,
            lab ->
                lab.firewall()
                    .split(
                        lab.pods("node-a"), lab.pods("node-b", "node-c", "node-d"), Way.DROPPED)),
        scenario(
            "zones-cut-from-each-other",
            "zone zone-1 does not reach zone zone-2",
            LabTimings::pathBroken,
            lab ->
                lab.firewall()
                    .split(
                        lab.pods("node-a", "node-b"), lab.pods("node-c", "node-d"), Way.DROPPED)));
  }

  private static void pass(Lab lab) throws InterruptedException {
    lab.fault();
    lab.hold(lab.timings().lossy());
  }

  private static void both(Lab lab, String one, String other, String rule) {
    lab.firewall()
        .between(lab.pod(one), lab.pod(other), rule)
        .between(lab.pod(other), lab.pod(one), rule);
  }

  private static Scenario scenario(
      String name, String title, Function<LabTimings, Duration> within, Consumer<Lab> rules) {
    return new Scenario(
        name,
        t -> Expected.nothing(),
        lab -> {
          rules.accept(lab);
          lab.fault();
          lab.firewall().apply();
          Duration most = within.apply(lab.timings());
          lab.network().awaitOpen(title, most.multipliedBy(2));
          lab.hold(lab.timings().quiet().plus(lab.network().named()));
          lab.firewall().heal();
          lab.network().awaitNone(most.multipliedBy(2));
        },
        lab -> lab.network().complaints(title, within.apply(lab.timings())));
  }
}

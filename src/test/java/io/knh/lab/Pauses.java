package io.knh.lab;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Processes that stand still for a while (SIGSTOP) and go on (SIGCONT). */
final class Pauses {

  private static final String PEER = "node-b";
  private static final String COORDINATOR = "node-e";

  private Pauses() {}

  static List<Scenario> all() {
    return Stream.of(3L, 12L, 60L)
        .map(Duration::ofSeconds)
        .flatMap(
            pause ->
                Stream.of(
                    frozen("peer", PEER, pause, t -> peer(t, pause)),
                    frozen("coordinator", COORDINATOR, pause, t -> coordinator(t, pause))))
        .toList();
  }

  /** Alerted for certain after the longest way to a decision, never before the shortest. */
  private static Expected peer(LabTimings timings, Duration pause) {
    return judged(pause, timings.attemptsAll(), timings.peerOutage(), PEER);
  }

  /** The last heartbeat may be as old as a round when the coordinator stops. */
  private static Expected coordinator(LabTimings timings, Duration pause) {
    Duration soonest = timings.probeTimeout().plus(timings.attemptsAll());
    return judged(pause, soonest, timings.coordinatorOutage(0), COORDINATOR);
  }

  private static Expected judged(Duration pause, Duration soonest, Duration latest, String node) {
    if (pause.compareTo(soonest) < 0) {
      return Expected.nothing();
    }
    return pause.compareTo(latest) < 0 ? Expected.maybe(latest, node) : Expected.once(latest, node);
  }

  private static Scenario frozen(
      String who, String node, Duration pause, Function<LabTimings, Expected> expected) {
    return new Scenario(
        who + "-frozen-for-" + pause.toSeconds() + "-s",
        expected,
        lab -> {
          lab.fault();
          lab.pod(node).process().freeze();
          lab.hold(pause);
          lab.pod(node).process().thaw();
        });
  }
}

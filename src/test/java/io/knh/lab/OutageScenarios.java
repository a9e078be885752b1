package io.knh.lab;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The receiver or the API server is down, and something else happens meanwhile. */
final class OutageScenarios {

  /** Without the API server the same has to be alerted wherever there is a majority. */
  private static final List<String> WITHOUT_API =
      List.of(
          "peer-crashes",
          "coordinator-crashes",
          "coordinator-isolated-from-pods-dropped",
          "coordinator-isolated-from-pods-refused",
          "split-with-the-coordinator-in-the-minority",
          "pair-of-the-highest-cut",
          "coordinator-frozen-for-12-s",
          "coordinator-crashes-during-a-post");

  private OutageScenarios() {}

  static List<Scenario> all() {
    return Stream.concat(receiver(), api()).toList();
  }

  private static Stream<Scenario> receiver() {
    return Stream.of(
        new Scenario(
            "receiver-down-and-two-coordinators-crash",
            t -> Expected.once(t.delivery(), "node-a", "node-d", "node-e"),
            OutageScenarios::twoCoordinatorsCrash));
  }

  private static void twoCoordinatorsCrash(Lab lab) throws InterruptedException {
    LabTimings timings = lab.timings();
    lab.receiver().refuse();
    Crashes.crash(lab, "node-a");
    Duration first = timings.peerOutage();
    lab.hold(first);
    lab.pods().crash(lab.pods("node-e"));
    Duration second = first.plus(timings.coordinatorOutage(0));
    lab.hold(second);
    lab.pods().crash(lab.pods("node-d"));
    Duration third = second.plus(timings.coordinatorOutage(0));
    lab.hold(third.compareTo(timings.down()) < 0 ? timings.down() : third);
    lab.fault();
    lab.receiver().listen();
  }

  private static Stream<Scenario> api() {
    return Stream.concat(
        Stream.of(Crashes.all(), Partitions.all(), Pauses.all(), Posts.all())
            .flatMap(List::stream)
            .filter(scenario -> WITHOUT_API.contains(scenario.name()))
            .map(Scenario::withoutApi),
        Stream.of(
            new Scenario(
                "all-other-nodes-die-at-once-without-api-until-it-returns",
                t -> Expected.once(t.withoutMajority(), Crashes.ALL_BUT_THE_HIGHEST),
                OutageScenarios::allDie)));
  }

  /** Delayed while there is neither a majority nor a Lease; alerted once there is a Lease. */
  private static void allDie(Lab lab) throws InterruptedException {
    lab.kubernetes().goAway();
    Crashes.powerOff(lab, Crashes.ALL_BUT_THE_HIGHEST);
    lab.hold(lab.timings().withoutMajority().plus(lab.timings().peerOutage()));
    lab.fault();
    lab.kubernetes().comeBack();
  }
}

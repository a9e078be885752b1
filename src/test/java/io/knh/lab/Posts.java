package io.knh.lab;

import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.ServerProcess;
import java.util.List;

/** Coordinators that crash while they alert about a peer. */
final class Posts {

  private static final String VICTIM = "node-a";
  private static final String COORDINATOR = "node-e";

  private Posts() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "coordinator-crashes-before-a-post", Posts::both, lab -> at(lab, " is down: ")),
        new Scenario("coordinator-crashes-during-a-post", Posts::both, Posts::during),
        new Scenario(
            "coordinator-crashes-after-a-post", Posts::both, lab -> at(lab, "delivered: ")));
  }

  /** What became of a post the successor may not know: then it posts the same event again. */
  private static Expected both(LabTimings timings) {
    return Expected.once(timings.both(), COORDINATOR, VICTIM).withRepeats(1);
  }

  /** The coordinator ends as soon as it logs {@code line} about the peer. */
  private static void at(Lab lab, String line) throws InterruptedException {
    ServerProcess coordinator = lab.coordinator().process();
    int known = coordinator.lines().size();
    Crashes.crash(lab, VICTIM);
    var unused =
        coordinator.awaitLine(
            known,
            text -> text.contains(line) && text.contains(VICTIM),
            lab.timings().peerOutage().multipliedBy(2));
    lab.pods().crash(lab.pods(COORDINATOR));
  }

  /** The receiver has the event and has not answered when the coordinator ends. */
  private static void during(Lab lab) {
    lab.receiver().behave(new ReceiverBehaviour.Hang());
    Crashes.crash(lab, VICTIM);
    lab.awaitPost(VICTIM, lab.timings().peerOutage().multipliedBy(2));
    lab.pods().crash(lab.pods(COORDINATOR));
    lab.receiver().behave(ReceiverBehaviour.answer(200));
  }
}

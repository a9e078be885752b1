package io.knh.lab;

import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Coordinators that crash while they alert about a peer. */
final class Posts {

  private static final String VICTIM = "node-a";

  /** Not down so often in a run that it is said to flap. */
  private static final String SELDOM_DOWN = "node-c";

  private static final String COORDINATOR = "node-e";

  private Posts() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "coordinator-crashes-before-a-post", Posts::both, lab -> at(lab, " is down: ")),
        new Scenario("coordinator-crashes-during-a-post", Posts::both, Posts::during),
        new Scenario(
            "coordinator-crashes-after-a-post", Posts::both, lab -> at(lab, "delivered: ")),
        new Scenario(
            "coordinator-crashes-between-two-destinations",
            Posts::bothAfterTheNotice,
            Posts::betweenDestinations,
            Posts::destinations));
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

  /** The webhook about the peer is held too: the successor posts it after its election. */
  private static Expected bothAfterTheNotice(LabTimings timings) {
    Duration crash = timings.notice().plus(timings.replicated());
    return Expected.once(crash.plus(timings.coordinatorOutage(0)), COORDINATOR, SELDOM_DOWN)
        .withRepeats(1);
  }

  /** One destination has taken the message, and the other has not answered, as has no webhook. */
  private static void betweenDestinations(Lab lab) throws InterruptedException {
    LabTimings timings = lab.timings();
    lab.receiver().behave(new ReceiverBehaviour.Hang());
    Crashes.crash(lab, SELDOM_DOWN);
    Awaitility.await("one destination is told, and the other one holds its answer")
        .atMost(timings.notice().multipliedBy(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                lab.promptTold(SELDOM_DOWN).accepted() == 1
                    && lab.heldTold(SELDOM_DOWN).posts() == 1);
    TimeUnit.NANOSECONDS.sleep(timings.replicated().toNanos());
    lab.pods().crash(lab.pods(COORDINATOR));
    lab.receiver().behave(ReceiverBehaviour.answer(200));
    Awaitility.await("the successor tells the other destination")
        .atMost(timings.coordinatorOutage(0).plus(timings.groupWait()).multipliedBy(2))
        .until(() -> lab.heldTold(SELDOM_DOWN).accepted() > 0);
  }

  /** Each is told once; the one that took it before the crash is sent nothing twice. */
  private static List<String> destinations(Lab lab) {
    List<String> complaints = new ArrayList<>();
    Told prompt = lab.promptTold(SELDOM_DOWN);
    if (!prompt.equals(new Told(1, 1))) {
      complaints.add("the destination that had answered got: " + prompt);
    }
    Told held = lab.heldTold(SELDOM_DOWN);
    if (held.accepted() != 1) {
      complaints.add("the destination that had not answered got: " + held);
    }
    return complaints;
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

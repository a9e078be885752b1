package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.Node;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goodbyes, restarts and pauses, sentence by sentence. */
class LeavingTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  @Test
  void aFollowerThatLeavesIsNotReported() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(2).terminate();
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
    assertEquals(
        List.of(new Transition.PeerLeft(World.peer(2))),
        world.node(4).transitions(Transition.PeerLeft.class));
    assertEquals(
        List.of(new Transition.GoodbyeAnswered(World.peer(4))),
        world.node(2).transitions(Transition.GoodbyeAnswered.class));
  }

  @Test
  void aCoordinatorThatLeavesIsSucceededWithinASecondAndNotReported() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(4).terminate();
    world.pass(Duration.ofMillis(500));
    assertEquals(new Role.Coordinating(), world.node(3).role());
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
    assertEquals(new Role.Following(World.peer(3)), world.node(1).role());
  }

  @Test
  void aSilentHeirIsPassedOverForTheNextOne() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(3).switchOff();
    world.node(4).terminate();
    world.pass(Duration.ofSeconds(1));
    assertEquals(new Role.Coordinating(), world.node(2).role());
  }

  @Test
  void aGoodbyeHasAtMostFiveTriesAndEnds() {
    World world = World.of(2);
    world.pass(SETTLED);
    world.node(2).switchOff();
    Node leaver = world.node(1);
    leaver.terminate();
    world.pass(Duration.ofSeconds(5));
    assertTrue(leaver.member().left());
    assertEquals(
        5,
        leaver.sends().stream().filter(send -> send.message() instanceof Message.Goodbye).count());
  }

  @Test
  void aLonelyMemberLeavesAtOnce() {
    World world = World.of(1);
    world.pass(SETTLED);
    world.node(1).terminate();
    assertTrue(world.node(1).member().left());
  }

  @Test
  void aMemberThatRestartsInPlaceAndAnswersIsMonitoredAgain() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(2).terminate();
    world.pass(Duration.ofSeconds(20));
    world.start(World.peer(2)).read(world.node(4).member().snapshot(0).roster());
    world.pass(Duration.ofSeconds(10));
    assertEquals(List.of(), world.outages());
    assertEquals(
        List.of(new Transition.PeerReturned(World.peer(2))),
        world.node(4).transitions(Transition.PeerReturned.class));
    world.node(2).crash();
    world.pass(Duration.ofSeconds(12));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aPauseIsAsLongAsTheProcessDidNotRunAndNotOnlyAsItWasLate() {
    World world = World.of(3);
    world.pass(Duration.ofSeconds(20));
    for (int number = 1; number <= 3; number++) {
      Node node = world.node(number);
      node.step(new Input.Tick());
      node.stop();
      world.pass(Duration.ofSeconds(30));
      node.resume();
      assertEquals(
          List.of(new Transition.Paused(Duration.ofSeconds(30))),
          node.transitions(Transition.Paused.class),
          node.role().toString());
      world.pass(Duration.ofSeconds(20));
    }
  }

  @Test
  void theTerminatingMarkMeansTheSameAsAGoodbyeThoughThePeerStillAnswers() {
    World world = World.of(4);
    world.pass(SETTLED);
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      entries.add(new RosterEntry(World.peer(i), true, i == 1));
    }
    world.readAll(Roster.of(entries));
    world.pass(Duration.ofSeconds(12));
    world.node(1).crash();
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aMarkThatIsGoneLeavesThePeerAsAnotherHeardIt() {
    World world = World.of(4);
    world.pass(SETTLED);
    Roster unmarked = world.node(4).member().snapshot(0).roster();
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      entries.add(new RosterEntry(World.peer(i), true, i == 1));
    }
    world.readAll(Roster.of(entries));
    world.pass(Duration.ofSeconds(12));
    world.isolate(4, Link.DROPS);
    for (int i = 1; i <= 3; i++) {
      world.node(i).read(unmarked);
    }
    world.pass(Duration.ofSeconds(25));
    assertEquals(
        List.of(new Transition.PeerReturned(World.peer(1))),
        world.node(3).transitions(Transition.PeerReturned.class));
    world.joinAll();
    world.node(1).crash();
    world.pass(Duration.ofSeconds(6));
    assertEquals(new Role.Following(World.peer(4)), world.node(3).role());
    assertEquals(PeerState.LEFT, seenByTheHighest(world));
    world.node(4).read(unmarked);
    world.pass(Duration.ofSeconds(20));
    assertEquals(
        List.of(World.peer(4), World.peer(1)),
        world.outages().stream().map(down -> down.peer().peer()).toList());
    assertEquals(PeerState.DOWN, seenByTheHighest(world));
  }

  /** Four members, of which the first is silent, and judged, while the sanity check fails. */
  private static World pending() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(4);
    world.pass(SETTLED);
    world.sane(false);
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(15));
    assertEquals(1, world.node(4).transitions(Transition.DownDecided.class).size());
    assertEquals(List.of(), world.outages());
    return world;
  }

  @Test
  void aGoodbyeRevokesADecisionThatIsPending() {
    World world = pending();
    world.node(4).step(new Input.GoodbyeHeard(World.peer(1)));
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aPendingDecisionIsRevokedByOneWhoHeardTheGoodbye() {
    World world = pending();
    // A ledger message of node 2, which has heard it: the coordinator reads it at its next
    // heartbeat.
    world.node(2).step(new Input.GoodbyeHeard(World.peer(1)));
    world.pass(Duration.ofSeconds(6));
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aTerminatingMarkRevokesNoDecisionSinceFailedNodesGetItToo() {
    World world = pending();
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      entries.add(new RosterEntry(World.peer(i), i > 1, i == 1));
    }
    world.node(4).read(Roster.of(entries));
    world.sane(true);
    world.pass(Duration.ofSeconds(5));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aSuspectThatSaysGoodbyeIsNotReported() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).switchOff();
    while (world.node(4).transitions(Transition.PeerSuspected.class).isEmpty()) {
      world.pass(Duration.ofMillis(100));
    }
    world.node(4).step(new Input.GoodbyeHeard(World.peer(1)));
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aRollingRestartReportsNothing() {
    World world = World.of(5);
    world.pass(SETTLED);
    Roster roster = world.node(1).member().snapshot(0).roster();
    for (int i = 1; i <= 5; i++) {
      world.node(i).terminate();
      world.pass(Duration.ofSeconds(8));
      world.start(World.peer(i)).read(roster);
      world.pass(Duration.ofSeconds(17));
    }
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
    assertEquals(new Role.Coordinating(), world.node(5).role());
  }

  @Test
  void whatIsUndeliveredIsPostedWhileTheMemberLeaves() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.receiver(alert -> new PostResult.Undelivered("down", Duration.ZERO));
    world.node(1).crash();
    world.pass(Duration.ofSeconds(10));
    assertEquals(List.of(), world.outages());
    world.receiver(alert -> new PostResult.Delivered(200));
    world.node(3).terminate();
    world.pass(Duration.ofSeconds(5));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aCoordinatorThatWasStoppedBrieflyRaisesNoAlarm() {
    for (int seconds : new int[] {2, 3, 5}) {
      for (int millis = 0; millis < 5_000; millis += 500) {
        World world = World.of(4);
        world.pass(SETTLED.plusMillis(millis));
        world.node(4).stop();
        world.pass(Duration.ofSeconds(seconds));
        world.node(4).resume();
        world.pass(Duration.ofSeconds(30));
        assertEquals(List.of(), world.outages(), seconds + " s, " + millis + " ms");
        assertEquals(new Role.Coordinating(), world.node(4).role());
      }
    }
  }

  @Test
  void aCoordinatorThatWasStoppedForLongComesBackAsAFollowerAndThenCoordinatesAgain() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(4).stop();
    world.pass(Duration.ofSeconds(60));
    assertEquals(new Role.Coordinating(), world.node(3).role());
    assertEquals(1, world.outages().size());
    world.node(4).resume();
    assertEquals(new Role.Waiting(), world.node(4).role());
    world.pass(SETTLED);
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(new Role.Following(World.peer(4)), world.node(3).role());
    assertEquals(1, world.outages().size());
  }

  @Test
  void aFollowerThatWasStoppedRaisesNoAlarmAndStartsNoTerm() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(3).stop();
    world.pass(Duration.ofSeconds(60));
    world.node(3).resume();
    world.pass(SETTLED);
    assertEquals(1, world.outages().size());
    assertEquals(new Role.Following(World.peer(4)), world.node(3).role());
    assertEquals(List.of(), world.node(3).transitions(Transition.BecameCoordinator.class));
  }

  @Test
  void aSuspectThatSaysGoodbyeBetweenTwoAttemptsIsMonitoredAgainWhenItReturns() {
    World world = World.of(4);
    world.pass(SETTLED);
    // It refuses, so no attempt is under way when the goodbye comes.
    world.node(1).crash();
    while (world.node(4).transitions(Transition.PeerSuspected.class).isEmpty()) {
      world.pass(Duration.ofMillis(10));
    }
    world.pass(Duration.ofMillis(500));
    world.node(4).step(new Input.GoodbyeHeard(World.peer(1)));
    world.pass(Duration.ofSeconds(10));
    world.start(World.peer(1)).read(world.node(4).member().snapshot(0).roster());
    world.pass(Duration.ofSeconds(10));
    world.node(1).crash();
    world.pass(Duration.ofSeconds(12));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aPeerThatIsDownAndAnswersWhileItTerminatesIsNotAlertedAgainWhenItEnds() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.isolate(1, Link.DROPS);
    world.pass(Duration.ofSeconds(15));
    assertEquals(1, world.outages().size());
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      entries.add(new RosterEntry(World.peer(i), i > 1, i == 1));
    }
    world.readAll(Roster.of(entries));
    world.isolate(1, Link.UP);
    world.pass(Duration.ofSeconds(10));
    assertEquals(
        List.of(new Transition.PeerRecovered(World.peer(1), true)),
        world.node(4).transitions(Transition.PeerRecovered.class));
    world.node(1).crash();
    world.pass(Duration.ofMinutes(1));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aHeartbeatThatItsGoodbyeOvertookTakesNothingBack() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(4).terminate();
    world.pass(Duration.ofMillis(500));
    assertEquals(new Role.Coordinating(), world.node(3).role());
    world.node(3).step(new Input.HeartbeatHeard(World.peer(4)));
    assertEquals(new Role.Coordinating(), world.node(3).role());
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void theGoodbyeOfAPeerThatIsDownOutlivesAnAnswerThatItOvertook() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(4);
    world.pass(SETTLED);
    world.sane(false);
    world.isolate(1, Link.DROPS);
    world.pass(Duration.ofSeconds(14));
    world.isolate(1, Link.UP);
    Node coordinator = world.node(4);
    int sent = coordinator.sends().size();
    // The answer to this heartbeat is on its way while the goodbye comes.
    while (coordinator.sends().subList(sent, coordinator.sends().size()).stream()
        .noneMatch(send -> send.to().equals(World.peer(1)))) {
      world.pass(Duration.ofMillis(1));
    }
    coordinator.step(new Input.GoodbyeHeard(World.peer(1)));
    world.pass(Duration.ofMillis(5));
    world.node(1).crash();
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aPendingPeerThatAnsweredWhileTheCoordinatorWasStoppedIsNotAlerted() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(4);
    world.pass(SETTLED);
    world.sane(false);
    world.isolate(1, Link.DROPS);
    world.pass(Duration.ofSeconds(15));
    assertEquals(1, world.node(4).transitions(Transition.DownDecided.class).size());
    world.node(4).stop();
    world.isolate(1, Link.UP);
    world.sane(true);
    // The way to the one that was cut off is the longest, so the others answer first.
    world.pass(Duration.ofSeconds(4));
    world.link(4, 1, Link.DROPS);
    world.node(4).resume();
    world.pass(Duration.ofMillis(2_500));
    assertEquals(List.of(), world.outages());
    world.link(4, 1, Link.UP);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void answersThatCameWhileTheCoordinatorWasStoppedCountThoughOneAttemptIsAll() {
    Timings hasty = Environment.least().with("SEND_MAX_RETRIES", "1").settings().timings();
    for (int millis = 500; millis < 6_000; millis += 100) {
      World world = new World(1, hasty, false);
      world.startAll(4);
      world.pass(SETTLED);
      // Right after the last heartbeat of a round was sent; its answer is on its way.
      int sent = world.node(4).sends().size();
      while (world.node(4).sends().size() < sent + 3) {
        world.pass(World.LATENCY.dividedBy(10));
      }
      world.node(4).stop();
      world.pass(Duration.ofMillis(millis));
      world.node(4).resume();
      world.pass(Duration.ofMinutes(1));
      assertEquals(List.of(), world.outages(), "stopped for " + millis + " ms");
    }
  }

  @Test
  void whoLeftIsNotReportedAfterAnEmptyRoster() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(2).terminate();
    world.pass(Duration.ofSeconds(20));
    world.readAll(Roster.empty());
    world.readAll(World.everybody(4));
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void whoLeftAfterItsOutageWasRecordedIsNotReportedBySuccessorsAfterAnEmptyRoster() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.link(4, 1, Link.REFUSES);
    world.pass(Duration.ofSeconds(20));
    assertEquals(1, world.outages().size());
    world.link(1, 4, Link.DROPS); // so that it says goodbye to another
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(20));
    world.readAll(Roster.empty());
    world.readAll(World.everybody(4));
    world.pass(Duration.ofMinutes(1));
    world.node(4).terminate();
    world.pass(Duration.ofMinutes(2));
    assertEquals(1, world.outages().size());
  }

  @Test
  void onlyAnAnswerEndsAnOutageThatWasRecordedAndNoGoodbye() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.link(4, 1, Link.REFUSES);
    world.pass(Duration.ofSeconds(20));
    assertEquals(1, world.outages().size());
    world.link(1, 4, Link.DROPS); // so that it says goodbye to another
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(20));
    List<RosterEntry> others = new ArrayList<>(World.everybody(4).entries());
    others.removeFirst();
    world.readAll(Roster.of(others));
    world.pass(Duration.ofSeconds(10));
    world.readAll(World.everybody(4));
    world.pass(Duration.ofMinutes(2));
    assertEquals(1, world.outages().size());
  }

  @Test
  void oneThatLeavesAndComesBackAndLeavesAgainIsNotTakenForBackByThoseWhoMissedThat() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(3));
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(Duration.ofSeconds(6));
    assertEquals(1, world.node(4).transitions(Transition.PeerReturned.class).size());
    // A new coordinator knows nothing of that, nor does the process that says goodbye to it.
    world.node(4).crash();
    world.start(World.peer(4)).read(World.everybody(4));
    world.pass(Duration.ofSeconds(1));
    world.node(1).terminate();
    world.pass(Duration.ofMinutes(1));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    world.node(4).terminate();
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void whoLeftIsNotReportedByTheOneWhoseRosterDidNotNameItForAMomentIfOthersKnow() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(20));
    assertEquals(1, world.outages().size());
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(Duration.ofSeconds(10));
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(20));
    List<RosterEntry> others = new ArrayList<>(World.everybody(4).entries());
    others.removeFirst();
    world.node(4).read(Roster.of(others));
    world.pass(Duration.ofSeconds(2));
    world.node(4).read(World.everybody(4));
    world.pass(Duration.ofMinutes(2));
    assertEquals(1, world.outages().size());
  }

  /** The first of four is down, and recorded as such; then the highest is cut off for a while. */
  private static World cutOffAfterAnOutage() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.isolate(1, Link.DROPS);
    world.pass(Duration.ofSeconds(15));
    assertEquals(1, world.outages().size());
    assertEquals(PeerState.DOWN, seenByTheHighest(world));
    world.isolate(1, Link.UP);
    world.isolate(4, Link.DROPS);
    world.pass(Duration.ofSeconds(30));
    assertEquals(new Role.Coordinating(), world.node(3).role());
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(PeerState.DOWN, seenByTheHighest(world));
    return world;
  }

  private static PeerState seenByTheHighest(World world) {
    return world.node(4).member().overview().coordination().orElseThrow().peers().stream()
        .filter(view -> view.peer().equals(World.peer(1)))
        .map(PeerView::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoCameBackAndLeftIsNotShownAsDownByOneThatWasCutOffMeanwhile() {
    World world = cutOffAfterAnOutage();
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(5));
    world.isolate(4, Link.UP);
    world.pass(Duration.ofSeconds(10));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(PeerState.LEFT, seenByTheHighest(world));
  }

  @Test
  void whoCameBackAndTerminatesIsNotShownAsDownByOneThatWasCutOffMeanwhile() {
    World world = cutOffAfterAnOutage();
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      entries.add(new RosterEntry(World.peer(i), i > 1, i == 1));
    }
    world.node(4).read(Roster.of(entries));
    world.node(1).crash();
    world.isolate(4, Link.UP);
    world.pass(Duration.ofSeconds(10));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(PeerState.LEFT, seenByTheHighest(world));
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Alert;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
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

/** When a coordinator may send alerts, and what the cluster status says, sentence by sentence. */
class QuorumAndSanityTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static World sanityChecked(int size) {
    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(size);
    return world;
  }

  @Test
  void aHealthySanityUrlSuppressesNothing() {
    World world = sanityChecked(4);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(10));
    assertEquals(1, world.outages().size());
  }

  @Test
  void anAlertThatTheSanityCheckPreventsIsDelayedAndSentOnceItPasses() {
    World world = sanityChecked(4);
    world.pass(SETTLED);
    world.sane(false);
    world.node(1).crash();
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), world.outages());
    assertEquals(
        List.of(new Transition.DecisionPending(World.peer(1), "the sanity check fails")),
        world.node(4).transitions(Transition.DecisionPending.class));
    world.sane(true);
    world.pass(Duration.ofSeconds(3));
    assertEquals(1, world.outages().size());
    world.pass(Duration.ofMinutes(10));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aPendingPeerThatAnswersMeanwhileIsNotAlerted() {
    World world = sanityChecked(4);
    world.pass(SETTLED);
    world.sane(false);
    world.link(4, 1, Link.DROPS);
    world.pass(Duration.ofSeconds(30));
    world.link(4, 1, Link.UP);
    world.pass(Duration.ofSeconds(10));
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
    assertEquals(
        List.of(new Transition.PeerRecovered(World.peer(1), false)),
        world.node(4).transitions(Transition.PeerRecovered.class));
  }

  @Test
  void noMoreThanOneSanityCheckASecondIsAskedForHoweverManyDecisionsArePending() {
    World world = sanityChecked(50);
    world.pass(SETTLED);
    world.sane(false);
    for (int i = 1; i <= 20; i++) {
      world.node(i).crash();
    }
    world.pass(Duration.ofSeconds(10));
    long before = world.sanityChecks();
    world.pass(Duration.ofSeconds(60));
    long checks = world.sanityChecks() - before;
    assertTrue(checks >= 30 && checks <= 61, "checks in a minute: " + checks);
  }

  @Test
  void anIsolatedCoordinatorIsSilentUntilTheSubstituteForAMajority() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.isolate(5, Link.REFUSES);
    world.pass(Duration.ofSeconds(16));
    // The majority has alerted about the isolated one; it has alerted about nobody.
    assertEquals(1, world.outages().size());
    assertEquals(World.peer(5), world.outages().getFirst().peer().peer());
    assertEquals(World.peer(4), world.outages().getFirst().coordinator());
  }

  @Test
  void anIsolatedCoordinatorWhoseSanityUrlIsAwayAlertsNobody() {
    World world = sanityChecked(5);
    world.pass(SETTLED);
    world.sane(false);
    world.isolate(5, Link.DROPS);
    world.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), world.outages());
    world.isolate(5, Link.UP);
    world.pass(Duration.ofSeconds(20));
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void inAPairTheOtherIsAlertedWithinThirtyFiveSeconds() {
    World world = World.of(2);
    world.pass(SETTLED);
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(25));
    assertEquals(List.of(), world.outages());
    world.pass(Duration.ofSeconds(10));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aMemberThatStartsCutOffIsNoMajorityOfOne() {
    World world = World.of(5);
    world.isolate(5, Link.DROPS);
    // Won after 7 s, 10 s to connect, a decision in 11 s at most.
    world.pass(Duration.ofSeconds(36));
    assertEquals(4, world.node(5).transitions(Transition.DownDecided.class).size());
    assertTrue(
        world.outages().stream().noneMatch(down -> down.coordinator().equals(World.peer(5))));
  }

  @Test
  void anAnswerThatNamesAHigherCoordinatorDoesNotCount() {
    World world = World.of(5);
    // The second highest never hears of the highest, and nobody else is cut off.
    world.link(5, 4, Link.DROPS);
    world.link(4, 5, Link.DROPS);
    world.pass(Duration.ofSeconds(18));
    assertTrue(
        world.outages().stream().noneMatch(down -> down.coordinator().equals(World.peer(4))));
    assertTrue(
        world.statuses().stream().noneMatch(status -> status.coordinator().equals(World.peer(4))));
  }

  @Test
  void theStatusIsPostedAfterTheFirstRoundAndThenEveryElectionCooldown() {
    World world = World.of(4);
    world.pass(Duration.ofMillis(7_500));
    assertEquals(1, world.statuses().size());
    world.pass(Duration.ofSeconds(60));
    assertEquals(5, world.statuses().size());
    assertEquals(World.peer(4), world.statuses().getFirst().coordinator());
    assertEquals(
        List.of(
            new PeerStatus(World.peer(1), true),
            new PeerStatus(World.peer(2), true),
            new PeerStatus(World.peer(3), true)),
        world.statuses().getFirst().peers());
  }

  @Test
  void theStatusAfterARoundThatReportsAnOutageShowsThePeerDown() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).crash();
    while (world.outages().isEmpty()) {
      world.pass(Duration.ofMillis(100));
    }
    int before = world.statuses().size();
    world.pass(Duration.ofSeconds(15));
    List<Alert.ClusterStatus> after = world.statuses().subList(before, world.statuses().size());
    assertFalse(after.isEmpty());
    assertEquals(new PeerStatus(World.peer(1), false), after.getFirst().peers().getFirst());
  }

  @Test
  void aSuccessorsFirstStatusShowsItsPredecessorDown() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(4).crash();
    world.pass(Duration.ofSeconds(20));
    Alert.ClusterStatus first =
        world.statuses().stream()
            .filter(status -> status.coordinator().equals(World.peer(3)))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            new PeerStatus(World.peer(1), true),
            new PeerStatus(World.peer(2), true),
            new PeerStatus(World.peer(4), false)),
        first.peers());
  }

  @Test
  void noStatusShowsAPeerUpWhoseAttemptsRanThroughARoundOfItsOwn() {
    // Attempts last 6 s, rounds 2 s: later rounds, without the suspect, are through before them.
    Timings shortRounds =
        Environment.least()
            .with("PROBE_INTERVAL", "2s")
            .with("ELECTION_COOLDOWN_PERIOD", "5s")
            .settings()
            .timings();
    World world = new World(1, shortRounds, false);
    world.startAll(4);
    world.pass(SETTLED);
    world.node(4).switchOff();
    world.pass(SETTLED);
    List<Alert.ClusterStatus> successors =
        world.statuses().stream()
            .filter(status -> status.coordinator().equals(World.peer(3)))
            .toList();
    assertFalse(successors.isEmpty());
    for (Alert.ClusterStatus status : successors) {
      assertEquals(new PeerStatus(World.peer(4), false), status.peers().getLast());
    }
  }

  @Test
  void noStatusShowsAPeerUpWhoseOutageWasRecordedSinceTheLastRound() {
    // A status every second, and rounds of 5 s.
    Timings manyStatuses =
        Environment.least().with("ELECTION_COOLDOWN_PERIOD", "1s").settings().timings();
    // The heartbeats that confirm the first decision, outside the rounds, begin the second.
    for (long millis = 2_000; millis <= 10_000; millis += 250) {
      World world = new World(1, manyStatuses, false);
      world.startAll(6);
      world.pass(SETTLED);
      world.node(1).crash();
      world.pass(Duration.ofMillis(millis));
      world.node(2).crash();
      while (world.outages().size() < 2) {
        world.pass(Duration.ofMillis(20));
      }
      int before = world.statuses().size();
      world.pass(SETTLED);
      List<Alert.ClusterStatus> after = world.statuses().subList(before, world.statuses().size());
      assertTrue(after.size() >= 15, "statuses: " + after.size());
      for (Alert.ClusterStatus status : after) {
        assertEquals(
            List.of(new PeerStatus(World.peer(1), false), new PeerStatus(World.peer(2), false)),
            status.peers().subList(0, 2),
            "the second crashed " + millis + " ms later");
      }
    }
  }

  @Test
  void aLonelyMembersStatusIsEmpty() {
    World world = World.of(1);
    world.pass(SETTLED);
    assertEquals(List.of(), world.statuses().getFirst().peers());
  }

  @Test
  void noStatusIsPostedWhileTheSanityCheckFails() {
    World world = sanityChecked(3);
    world.sane(false);
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.statuses());
    world.sane(true);
    world.pass(SETTLED);
    assertFalse(world.statuses().isEmpty());
  }

  @Test
  void aMajorityIsEnoughWhenAMinorityGoesDown() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(1).switchOff();
    world.node(2).switchOff();
    world.pass(Duration.ofSeconds(13));
    assertEquals(2, world.outages().size());
  }

  @Test
  void whenHalfGoDownTogetherTheyAreAlertedWithinThirtyFiveSeconds() {
    World world = World.of(6);
    world.pass(SETTLED);
    for (int i = 1; i <= 4; i++) {
      world.node(i).switchOff();
    }
    world.pass(Duration.ofSeconds(35));
    assertEquals(4, world.outages().size());
  }

  @Test
  void aSanityCheckThatFailedSincePreventsWhatAnEarlierOneAllowed() {
    World world = sanityChecked(2);
    world.pass(SETTLED);
    world.node(1).switchOff();
    while (world.node(2).transitions(Transition.DownDecided.class).isEmpty()) {
      world.pass(Duration.ofMillis(10));
    }
    // Its checks pass for nearly all of the 20 s that it waits for a majority, and then no more.
    world.pass(Duration.ofSeconds(18));
    assertEquals(List.of(), world.outages());
    world.sane(false);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aSanityCheckFromBeforeAPauseSaysNothing() {
    World world = sanityChecked(4);
    world.pass(SETTLED);
    world.sane(false);
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(15));
    long before = world.sanityChecks();
    while (world.sanityChecks() == before) {
      world.pass(World.LATENCY.dividedBy(10));
    }
    // The result of the check that is on its way waits until the coordinator is run again.
    Node coordinator = world.node(4);
    coordinator.stop();
    world.sane(true);
    world.pass(Duration.ofSeconds(1));
    world.sane(false);
    world.pass(Duration.ofSeconds(4));
    coordinator.resume();
    world.pass(Duration.ofSeconds(30));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void electionsThatAPauseMissedAreNotCaughtUpWith() {
    Timings hasty =
        Environment.least().with("ELECTION_COOLDOWN_PERIOD", "500ms").settings().timings();
    World world = new World(1, hasty, false);
    world.startAll(3);
    world.pass(SETTLED);
    world.node(3).stop();
    world.pass(Duration.ofSeconds(5));
    int before = world.statuses().size();
    world.node(3).resume();
    world.pass(Duration.ofMillis(400));
    assertTrue(world.statuses().size() - before <= 2, "posted " + world.statuses().size());
  }

  @Test
  void whoeverIsCutFromTheCoordinatorOnlyAlertsNothingWhileOthersNameThatOne() {
    Timings slow =
        Environment.least()
            .with("PROBE_INTERVAL", "30s")
            .with("PROBE_TIMEOUT", "10s")
            .with("CONNECT_MAX_RETRIES", "3")
            .with("CONNECT_COOLDOWN_PERIOD", "5s")
            .with("SEND_MAX_RETRIES", "3")
            .with("SEND_COOLDOWN_PERIOD", "5s")
            .with("ELECTION_COOLDOWN_PERIOD", "60s")
            .settings()
            .timings();
    World world = new World(1, slow, false);
    world.startAll(5);
    // The second highest cannot reach the highest, reports that, follows it by hearsay, and is
    // alone.
    world.link(5, 4, Link.DROPS);
    world.link(4, 5, Link.DROPS);
    world.pass(Duration.ofMinutes(20));
    assertTrue(world.node(4).transitions(Transition.SteppedDown.class).size() > 2);
    assertEquals(
        List.of(World.peer(4)), world.outages().stream().map(down -> down.peer().peer()).toList());
  }

  @Test
  void aPendingPeerThatGetsItsAddressBackFromAnotherIsMonitoredAnew() {
    World world = sanityChecked(4);
    world.pass(SETTLED);
    Roster before = world.node(4).member().snapshot(0).roster();
    world.sane(false);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(15));
    Peer other = Peer.of("other", World.peer(1).address().ip(), 8080);
    List<RosterEntry> entries = new ArrayList<>(before.entries());
    entries.set(0, new RosterEntry(other, true, false));
    world.node(4).read(Roster.of(entries));
    world.pass(Duration.ofSeconds(1));
    world.start(World.peer(1)).read(before);
    world.node(4).read(before);
    world.pass(Duration.ofSeconds(10));
    world.sane(true);
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), world.outages());
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.SanityState;
import io.knh.core.model.Scope;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.Votes;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is shown and measured of a member, sentence by sentence. */
class OverviewTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static Overview.Coordination coordination(World world, int number) {
    return world.node(number).member().overview().coordination().orElseThrow();
  }

  private static PeerView view(World world, int coordinator, int peer) {
    return coordination(world, coordinator).peers().stream()
        .filter(view -> view.peer().equals(World.peer(peer)))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends Transition> List<T> seen(World world, int number, Class<T> kind) {
    return world.node(number).transitions(kind);
  }

  @Test
  void aCoordinatorShowsWhenEachPeerAnsweredAndHowLongThatTook() {
    World world = World.of(3);
    world.pass(SETTLED);
    PeerView view = view(world, 3, 1);
    assertEquals(PeerState.UP, view.state());
    assertTrue(view.answeredNanos() > SETTLED.minusSeconds(6).toNanos(), view.toString());
    assertEquals(2 * World.LATENCY.toNanos(), view.roundTripNanos());
    assertEquals(Optional.empty(), view.cause());
  }

  @Test
  void aFollowerShowsWhomItHeardAndNoPeers() {
    World world = World.of(3);
    world.pass(SETTLED);
    Overview overview = world.node(1).member().overview();
    assertEquals(new Role.Following(World.peer(3)), overview.role());
    assertTrue(overview.heardNanos() > SETTLED.minusSeconds(7).toNanos(), overview.toString());
    assertEquals(Optional.empty(), overview.coordination());
  }

  @Test
  void aSuspectIsShownWithItsCauseAndItsFailedAttempts() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).crash();
    while (view(world, 5, 2).state() == PeerState.UP) {
      world.pass(Duration.ofMillis(100));
    }
    PeerView view = view(world, 5, 2);
    assertEquals(PeerState.SUSPECT, view.state());
    assertEquals(1, view.failedAttempts());
    assertEquals(Optional.of(Cause.REFUSED), view.cause());
    assertEquals(Optional.of(Scope.UNKNOWN), view.scope());
  }

  @Test
  void aPeerThatWasRecordedAsDownIsShownSoWithItsScopeUntilItAnswers() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.link(5, 2, Link.SILENT);
    world.pass(SETTLED);
    PeerView view = view(world, 5, 2);
    assertEquals(PeerState.DOWN, view.state());
    assertEquals(Optional.of(Scope.PATH), view.scope());
    world.joinAll();
    world.pass(SETTLED);
    PeerView after = view(world, 5, 2);
    assertEquals(PeerState.UP, after.state());
    assertEquals(Optional.empty(), after.scope());
  }

  @Test
  void anOutageThatAnEarlierCoordinatorRecordedIsShownFromItsBeginning() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(Duration.ofMinutes(2));
    long downNanos = SETTLED.plusSeconds(12).toNanos();
    world.node(5).crash();
    world.pass(SETTLED);
    PeerView down =
        world.node(4).member().overview().coordination().orElseThrow().peers().stream()
            .filter(peer -> peer.peer().equals(World.peer(2)))
            .findFirst()
            .orElseThrow();
    assertEquals(PeerState.DOWN, down.state());
    assertTrue(down.sinceNanos() <= downNanos, down.toString());
  }

  @Test
  void aPendingDecisionIsShownWithItsReason() {
    World world = World.withLease(2);
    world.api(World.Api.REFUSES);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(60));
    PeerView view = view(world, 2, 1);
    assertEquals(PeerState.PENDING, view.state());
    assertEquals("no quorum: too few members answer this coordinator", view.pendingReason());
    assertEquals(QuorumState.NONE, coordination(world, 2).quorum());
    assertEquals(
        new Transition.QuorumChanged(QuorumState.MAJORITY, QuorumState.NONE, new Votes(1, 2)),
        seen(world, 2, Transition.QuorumChanged.class).getLast());
  }

  @Test
  void withoutKubernetesTheSanityCheckStandsInForAMajorityAfterTwentySeconds() {
    World world = World.of(2);
    world.pass(SETTLED);
    assertEquals(QuorumState.MAJORITY, coordination(world, 2).quorum());
    world.node(1).crash();
    world.pass(Duration.ofSeconds(15));
    assertEquals(QuorumState.NONE, coordination(world, 2).quorum());
    world.pass(Quorum.SUBSTITUTE.plusSeconds(5));
    assertNotEquals(QuorumState.NONE, coordination(world, 2).quorum());
  }

  @Test
  void aViewOfWhichNothingChangedIsTheOneBefore() {
    World world = World.of(5);
    world.pass(SETTLED);
    PeerView before = view(world, 5, 1);
    assertSame(before, view(world, 5, 1));
    world.pass(Duration.ofSeconds(5));
    assertNotEquals(before, view(world, 5, 1), "it answered once more");
    assertEquals(before.sinceNanos(), view(world, 5, 1).sinceNanos());
  }

  @Test
  void theDeliveryShowsWhatWaitsAndWhenItIsTriedAgain() {
    World world = World.of(5);
    world.receiver(alert -> new PostResult.Undelivered("HTTP 500", Duration.ZERO));
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(Duration.ofSeconds(12));
    Overview overview = world.node(5).member().overview();
    assertEquals(AlertKind.PEER_STATUS, overview.lanes().getFirst().kind());
    assertEquals(1, overview.lanes().getFirst().waiting());
    assertTrue(overview.lanes().getFirst().failures() > 0);
    assertTrue(overview.lanes().getFirst().nextNanos() > SETTLED.toNanos());
    assertTrue(
        seen(world, 5, Transition.PostEnded.class).stream()
            .anyMatch(
                ended ->
                    ended.alert() instanceof Alert.PeerDown
                        && ended.attempt() == 1
                        && ended.outcome() == PostOutcome.FAILED),
        "the post is measured");
  }

  @Test
  void everyHeartbeatIsMeasuredWhateverItsEnd() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).switchOff();
    world.pass(SETTLED);
    Transition.ProbeFailed failed = seen(world, 5, Transition.ProbeFailed.class).getFirst();
    assertEquals(World.peer(2), failed.peer());
    assertEquals(Cause.TIMEOUT, failed.cause());
    assertEquals(Timings.DEFAULTS.probeTimeout().toNanos(), failed.afterNanos());
    long heartbeats =
        world.node(5).sends().stream()
            .filter(send -> send.message() instanceof Message.Heartbeat)
            .count();
    int ended =
        seen(world, 5, Transition.ProbeAnswered.class).size()
            + seen(world, 5, Transition.ProbeFailed.class).size();
    assertTrue(heartbeats - ended <= 5, heartbeats + " sent, " + ended + " ended");
  }

  @Test
  void aRecordedOutageIsReportedWithScopeAndHowLongItWasPending() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).switchOff();
    world.pass(SETTLED);
    Transition.DownRecorded recorded = seen(world, 5, Transition.DownRecorded.class).getFirst();
    assertEquals(World.peer(2), recorded.peer());
    assertEquals(Scope.PEER, recorded.scope());
    assertTrue(recorded.delay().compareTo(Duration.ofSeconds(1)) < 0, recorded.toString());
  }

  @Test
  void anElectionSaysWhyItIsHeld() {
    World world = World.of(3);
    world.pass(SETTLED);
    assertEquals(ElectionReason.START, won(world, 3).reason());
    world.node(3).crash();
    world.pass(SETTLED);
    assertEquals(ElectionReason.SILENCE, won(world, 2).reason());
    assertEquals(
        ElectionReason.SILENCE,
        seen(world, 2, Transition.ElectionStarted.class).getLast().reason());
    world.node(2).terminate();
    world.pass(SETTLED);
    assertEquals(ElectionReason.GOODBYE, won(world, 1).reason());
  }

  /**
   * One broken path: who does not hear the coordinator elects itself again and again, and says whom
   * the others follow.
   */
  @Test
  void aCoordinatorThatMostOthersDoNotFollowNamesTheOneThatTheyFollow() {
    World world = World.of(6);
    world.pass(SETTLED);
    world.link(6, 5, Link.DROPS);
    Set<PeerId> named = elsewhere(world, 5, Duration.ofMinutes(2));
    assertEquals(Set.of(World.peer(6).id()), named);
    assertTrue(seen(world, 5, Transition.SteppedDown.class).size() > 1, "it stood again and again");
    assertEquals(Optional.empty(), coordination(world, 6).elsewhere());
    world.joinAll();
    world.pass(SETTLED);
    assertEquals(Set.of(), elsewhere(world, 5, Duration.ofMinutes(1)));
  }

  /** Whenever in a round it happens: some have heard the old coordinator later than others. */
  @Test
  void atANormalTakeoverNobodyIsFollowedElsewhere() {
    for (int phase = 0; phase < 20; phase++) {
      for (boolean power : new boolean[] {false, true}) {
        World world = World.of(6);
        world.pass(SETTLED.plusMillis(phase * 250L));
        if (power) {
          world.node(6).switchOff();
        } else {
          world.node(6).crash();
        }
        Set<PeerId> named = elsewhere(world, 5, Duration.ofMinutes(1));
        assertEquals(Set.of(), named, "phase " + phase + (power ? ", without power" : ""));
        assertEquals(QuorumState.MAJORITY, coordination(world, 5).quorum());
      }
    }
  }

  /** Whom the member {@code number} names meanwhile as the one that most others follow. */
  private static Set<PeerId> elsewhere(World world, int number, Duration meanwhile) {
    Set<PeerId> named = new TreeSet<>();
    Duration end = world.now().plus(meanwhile);
    while (world.now().compareTo(end) < 0) {
      world.pass(Duration.ofMillis(50));
      world
          .node(number)
          .member()
          .overview()
          .coordination()
          .flatMap(Overview.Coordination::elsewhere)
          .ifPresent(named::add);
    }
    return named;
  }

  /** With a period of 15 s, each scrape may fall into the second that such a post takes. */
  @Test
  void aClusterStatusAtItsFirstAttemptIsNotUndeliveredAndOneThatFailedIs() {
    World world = World.of(3);
    world.receiverThinks(Duration.ofSeconds(1));
    world.pass(SETTLED);
    Member coordinator = world.node(3).member();
    int onTheirWay = 0;
    for (int tenth = 0; tenth < 600; tenth++) {
      world.pass(Duration.ofMillis(100));
      assertEquals(0, coordinator.overview().undelivered());
      onTheirWay += coordinator.snapshot(0).undelivered();
    }
    assertTrue(onTheirWay > 20, "statuses on their way: " + onTheirWay);
    world.receiver(alert -> new PostResult.Undelivered("HTTP 500", Duration.ZERO));
    world.pass(SETTLED);
    for (int tenth = 0; tenth < 600; tenth++) {
      world.pass(Duration.ofMillis(100));
      assertTrue(coordinator.overview().undelivered() > 0);
    }
  }

  @Test
  void anAlertIsUndeliveredFromItsFirstAttemptOn() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.receiverThinks(Duration.ofSeconds(30));
    world.node(1).crash();
    world.pass(SETTLED);
    assertEquals(1, world.node(3).member().overview().undelivered());
    world.receiverThinks(Duration.ZERO);
    world.pass(Duration.ofSeconds(60));
    assertEquals(0, world.node(3).member().overview().undelivered());
  }

  private static Transition.BecameCoordinator won(World world, int number) {
    return seen(world, number, Transition.BecameCoordinator.class).getLast();
  }

  @Test
  void theSanityCheckIsUnsetOrUnknownOrAsItWasFound() {
    World unset = World.of(2);
    unset.pass(SETTLED);
    assertEquals(SanityState.UNSET, coordination(unset, 2).sanity());

    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(3);
    world.pass(SETTLED);
    assertEquals(SanityState.PASSES, coordination(world, 3).sanity());
    world.sane(false);
    world.pass(SETTLED);
    assertEquals(SanityState.FAILS, coordination(world, 3).sanity());
  }
}

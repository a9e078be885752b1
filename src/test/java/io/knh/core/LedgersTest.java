package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What members know of each other's ledgers, and what is alerted by that. */
class LedgersTest {

  private static final Duration SETTLED = Duration.ofSeconds(25);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final PostResult DOWN = new PostResult.Undelivered("HTTP 500", Duration.ZERO);

  private static World settled(int size) {
    World world = World.of(size);
    world.pass(SETTLED);
    return world;
  }

  private static List<Peer> down(World world) {
    return world.outages().stream().map(down -> down.peer().peer()).toList();
  }

  @Test
  void aSuccessorAlertsNoOutageThatItsPredecessorAlerted() {
    World world = settled(5);
    world.node(1).crash();
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(1)), down(world));
    world.node(5).crash();
    world.pass(LONG);
    assertEquals(List.of(World.peer(1), World.peer(5)), down(world));
  }

  @Test
  void aCoordinatorThatComesBackWithoutMemoryAlertsNothingOld() {
    World world = settled(5);
    world.node(1).crash();
    world.pass(SETTLED);
    world.node(5).crash();
    world.pass(LONG);
    world.start(World.peer(5)).read(World.everybody(5));
    world.pass(LONG);
    assertEquals(new Role.Coordinating(), world.node(5).role());
    assertEquals(List.of(World.peer(1), World.peer(5)), down(world));
  }

  @Test
  void allLedgersAreEqualOneRoundAfterAnOutageIsRecorded() {
    World world = settled(5);
    world.node(2).crash();
    world.pass(Duration.ofSeconds(30));
    List<Long> digests =
        IntStream.of(1, 3, 4, 5)
            .mapToObj(i -> world.node(i).member().snapshot(0).ledger().digest())
            .distinct()
            .toList();
    assertEquals(1, digests.size());
    assertTrue(digests.getFirst() != 0L);
  }

  @Test
  void whatOneThatLeftStillKnowsIsReadFromIt() {
    World world = settled(4);
    world.node(1).crash();
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(1)), down(world));
    // Only node 3 knows of that by now, and is marked terminating.
    world.node(2).crash();
    world.node(4).crash();
    List<RosterEntry> entries =
        IntStream.rangeClosed(1, 4)
            .mapToObj(i -> new RosterEntry(World.peer(i), i != 3, i == 3))
            .toList();
    world.start(World.peer(2)).read(Roster.of(entries));
    world.start(World.peer(4)).read(Roster.of(entries));
    world.node(3).read(Roster.of(entries));
    world.pass(LONG);
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(List.of(World.peer(1)), down(world));
  }

  @Test
  void aMemberThatJoinsLaterLearnsWhatWasRecorded() {
    World world = settled(5);
    world.node(2).crash();
    world.pass(SETTLED);
    world.node(3).crash();
    world.start(World.peer(3)).read(World.everybody(5));
    world.pass(SETTLED);
    assertEquals(
        world.node(5).member().snapshot(0).ledger().entries(),
        world.node(3).member().snapshot(0).ledger().entries());
  }

  @Test
  void anUndeliveredEventSurvivesTwoCrashesOfTheCoordinator() {
    World world = settled(6);
    world.receiver(alert -> DOWN);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(15));
    world.node(6).crash();
    world.pass(SETTLED);
    world.node(5).crash();
    world.pass(SETTLED);
    assertEquals(List.of(), down(world));
    String id =
        world.node(6).transitions(Transition.AlertRecorded.class).stream()
            .map(Transition.AlertRecorded::alert)
            .filter(Alert.PeerDown.class::isInstance)
            .findFirst()
            .orElseThrow()
            .id();
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(6));
    assertEquals(
        List.of(World.peer(1), World.peer(5), World.peer(6)),
        down(world).stream().sorted().toList());
    assertEquals(
        List.of(id),
        world.outages().stream()
            .filter(down -> down.peer().peer().equals(World.peer(1)))
            .map(Alert::id)
            .toList());
  }

  @Test
  void anEventIsKnownToTheNextInLineBeforeItIsPosted() {
    World world = settled(5);
    boolean[] known = {false};
    world.receiver(
        alert -> {
          if (alert instanceof Alert.PeerDown down) {
            known[0] =
                world.node(4).member().snapshot(0).ledger().entries().stream()
                    .anyMatch(line -> line.undelivered().contains(down));
          }
          return new PostResult.Delivered(200);
        });
    world.node(1).crash();
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(1)), down(world));
    assertTrue(known[0]);
  }

  @Test
  void aPeerThatGoesDownTwiceIsAlertedTwiceWithTwoIds() {
    World world = settled(5);
    for (int i = 0; i < 2; i++) {
      world.node(1).crash();
      world.pass(SETTLED);
      world.start(World.peer(1)).read(World.everybody(5));
      world.pass(SETTLED);
    }
    assertEquals(List.of(World.peer(1), World.peer(1)), down(world));
    assertEquals(2, world.outages().stream().map(Alert::id).distinct().count());
    assertEquals(List.of(1, 3), world.outages().stream().map(Alert.PeerDown::number).toList());
  }

  @Test
  void aRecoveryIsPostedOnceAfterTheOutageAndOnlyWhereItIsWanted() {
    World silent = settled(4);
    silent.node(1).crash();
    silent.pass(SETTLED);
    silent.start(World.peer(1)).read(World.everybody(4));
    silent.pass(LONG);
    assertEquals(List.of(), silent.recoveries());

    World world = new World(1, Timings.DEFAULTS, false);
    world.recovery(true);
    world.startAll(4);
    world.pass(SETTLED);
    world.receiver(alert -> DOWN);
    world.node(1).crash();
    world.pass(SETTLED);
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(SETTLED);
    assertEquals(List.of(), world.recoveries());
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(11));
    assertEquals(1, world.outages().size());
    assertEquals(1, world.recoveries().size());
    assertTrue(world.recoveries().getFirst().peer().up());
    List<Alert> peerEvents =
        world.received().stream()
            .map(World.Received::alert)
            .filter(Alert.OfPeer.class::isInstance)
            .toList();
    assertEquals(Alert.PeerDown.class, peerEvents.getFirst().getClass());
  }

  @Test
  void aRecoveryIsPostedThoughThePeerSaidGoodbyeBeforeItAnsweredAgain() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.recovery(true);
    world.startAll(4);
    world.pass(SETTLED);
    world.link(4, 1, Link.REFUSES);
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(1)), down(world));
    world.link(1, 4, Link.DROPS); // so that it says goodbye to another
    world.node(1).terminate();
    world.pass(SETTLED);
    assertEquals(List.of(), world.recoveries());
    world.joinAll();
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(1)), down(world));
    assertEquals(1, world.recoveries().size());
  }

  @Test
  void anEarlierOutageThatWaitsForTheReceiverIsPostedAtOnceWhenTheNextOneIsRecorded() {
    World world = settled(4);
    world.receiver(alert -> DOWN);
    world.node(1).crash();
    world.pass(Duration.ofMinutes(20));
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(SETTLED);
    world.receiver(alert -> new PostResult.Delivered(200));
    int posted = world.node(4).transitions(Transition.PostFailed.class).size();
    world.node(1).crash();
    world.pass(Duration.ofSeconds(12));
    assertEquals(posted, world.node(4).transitions(Transition.PostFailed.class).size());
    assertEquals(List.of(1, 3), world.outages().stream().map(Alert.PeerDown::number).toList());
  }

  @Test
  void whoeverReachesASuspectMakesItAPath() {
    World world = settled(6);
    world.link(6, 1, Link.DROPS);
    world.pass(SETTLED);
    assertEquals(List.of(Scope.PATH), world.outages().stream().map(Alert.PeerDown::scope).toList());
    world = settled(6);
    world.node(1).switchOff();
    world.pass(SETTLED);
    assertEquals(List.of(Scope.PEER), world.outages().stream().map(Alert.PeerDown::scope).toList());
  }

  @Test
  void noMoreThanThreeAreAskedAboutASuspectEachOnANodeOfItsOwn() {
    World world = settled(8);
    world.node(1).crash();
    world.pass(SETTLED);
    List<Peer> asked =
        world.node(8).sends().stream()
            .filter(send -> send.message() instanceof Message.CrossCheck)
            .map(Effect.Send::to)
            .toList();
    assertEquals(3, asked.size());
    assertEquals(3, asked.stream().map(Peer::nodeName).distinct().count());
    assertFalse(asked.contains(World.peer(1)));
  }

  @Test
  void thousandsOfLinesAreLearnedByPagesOf64KBytes() {
    int size = 900;
    World world = World.of(size);
    world.pass(SETTLED);
    // All but the upper half and one go down: they are alerted while a majority answers.
    for (int i = 1; i <= 440; i++) {
      world.node(i).crash();
    }
    world.pass(Duration.ofMinutes(1));
    assertEquals(440, down(world).size());
    world.node(size).crash();
    world.pass(Duration.ofSeconds(3));
    world.start(World.peer(size)).read(World.everybody(size));
    world.pass(LONG);
    assertEquals(new Role.Coordinating(), world.node(size).role());
    assertEquals(440, down(world).size());
    for (Effect.Send send : world.node(size).sends()) {
      if (send.message() instanceof Message.Heartbeat heartbeat) {
        assertTrue(bytes(heartbeat.ledgerMessage()) <= LedgerMessage.MAX_BYTES);
      }
    }
  }

  private static int bytes(LedgerMessage ledgerMessage) {
    // Less than the wire needs, which has names and punctuation.
    return ledgerMessage.entries().stream()
        .mapToInt(line -> line.peer().toString().length() + 40)
        .sum();
  }

  @Test
  void aSuccessorGoesOnWithWhatALeavingCoordinatorCouldNotDeliver() {
    World world = settled(5);
    world.receiver(alert -> DOWN);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(15));
    world.node(5).terminate();
    world.pass(Duration.ofSeconds(1));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(6));
    assertEquals(List.of(World.peer(1)), down(world));
    assertEquals(
        List.of(World.peer(5)),
        world.outages().stream().map(Alert.PeerDown::coordinator).toList(),
        "the alert is the one that was recorded first");
  }

  @Test
  void whatWasPendingAtOneThatIsCutOffIsNotAlertedAMomentAfterTheNetworkIsMended() {
    World world = World.withLease(5);
    world.pass(SETTLED);
    world.isolate(5, Link.DROPS);
    world.pass(Duration.ofSeconds(80));
    assertEquals(List.of(World.peer(5)), down(world));
    world.joinAll();
    world.pass(LONG);
    assertEquals(List.of(World.peer(5)), down(world));
  }

  /** Node 1 goes down and comes back five times while the receiver is down: ten alerts. */
  private static World flapping() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.recovery(true);
    world.startAll(5);
    world.pass(SETTLED);
    world.receiver(alert -> DOWN);
    for (int i = 0; i < 5; i++) {
      world.node(1).crash();
      world.pass(SETTLED);
      world.start(World.peer(1)).read(World.everybody(5));
      world.pass(SETTLED);
    }
    assertEquals(10, alerts(world).size());
    return world;
  }

  private static List<Alert.OfPeer> alerts(World world) {
    return world.node(5).transitions(Transition.AlertRecorded.class).stream()
        .map(Transition.AlertRecorded::alert)
        .filter(Alert.OfPeer.class::isInstance)
        .map(Alert.OfPeer.class::cast)
        .toList();
  }

  private static List<Alert> lost(World world) {
    return world.node(5).transitions(Transition.AlertLost.class).stream()
        .map(Transition.AlertLost::alert)
        .toList();
  }

  @Test
  void noEventOfAPeerThatFlapsIsGivenUpWithoutAWord() {
    World world = flapping();
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(11));
    List<Alert> delivered = world.received().stream().map(World.Received::alert).toList();
    for (Alert alert : alerts(world)) {
      assertTrue(delivered.contains(alert) || lost(world).contains(alert), alert.toString());
    }
  }

  @Test
  void aRecoveryWaitsForItsOutageThoughTheLedgerKnowsNoMoreOfThat() {
    World world = flapping();
    world.receiver(alert -> alert instanceof Alert.PeerUp ? new PostResult.Delivered(200) : DOWN);
    world.pass(Duration.ofMinutes(11));
    assertEquals(List.of(), world.recoveries());
    assertEquals(List.of(), lost(world));
  }

  @Test
  void whoStepsDownNamesTheEventsThatNobodyElseKnowsOf() {
    World world = flapping();
    world.node(5).stop();
    world.pass(Duration.ofMinutes(1));
    world.node(5).resume();
    assertEquals(alerts(world).subList(0, 2), lost(world));
  }

  @Test
  void aHeartbeatThatWasCutOffMakesNobodyDeliverWhatItsCoordinatorDelivers() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.receiver(alert -> new PostResult.Undelivered("503", Duration.ZERO));
    Roster roster = World.everybody(5);
    for (int i = 1; i <= 4; i++) {
      world.start(World.peer(i)).read(roster);
    }
    world.pass(Duration.ofMinutes(1));
    world.node(2).switchOff();
    world.pass(Duration.ofSeconds(30));
    world.start(World.peer(5)).read(roster);
    world.pass(Duration.ofMinutes(1));
    Member follower = world.node(4).member();
    assertEquals(new Role.Following(World.peer(5)), world.node(4).role());
    long nowNanos = world.now().toNanos();
    Input.HeartbeatHeard cut = new Input.HeartbeatHeard(World.peer(5), true, Optional.empty());
    assertEquals(List.of(), posts(follower.step(cut, nowNanos)));
    Input.HeartbeatHeard original = new Input.HeartbeatHeard(World.peer(5));
    assertFalse(posts(follower.step(original, nowNanos)).isEmpty());
  }

  private static List<Effect> posts(List<Effect> effects) {
    return effects.stream().filter(Effect.Post.class::isInstance).toList();
  }
}

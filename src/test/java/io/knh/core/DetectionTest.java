package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Alert;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
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
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Rounds, suspects and decisions, sentence by sentence. */
class DetectionTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Duration CONFIRMATION = Duration.ofMillis(10);

  private static Roster roster(RosterEntry... entries) {
    return Roster.of(List.of(entries));
  }

  private static RosterEntry serving(int number) {
    return new RosterEntry(World.peer(number), true, false);
  }

  private static boolean isNamed(World world, int coordinator, int peer) {
    return world.node(coordinator).member().snapshot(0).lastRound().stream()
        .anyMatch(status -> status.peer().equals(World.peer(peer)));
  }

  private static boolean isUp(World world, int coordinator, int peer) {
    return world.node(coordinator).member().snapshot(0).lastRound().stream()
        .filter(status -> status.peer().equals(World.peer(peer)))
        .map(PeerStatus::up)
        .findFirst()
        .orElseThrow();
  }

  /** The longest time from the fault to the alert, over faults all over the round. */
  private static Duration slowest(int size, Fault fault) {
    Duration slowest = Duration.ZERO;
    for (int millis = 0; millis < 5_000; millis += 125) {
      World world = World.of(size);
      world.pass(SETTLED.plusMillis(millis));
      Duration start = world.now();
      fault.happen(world);
      world.pass(Duration.ofSeconds(14));
      assertEquals(1, world.outages().size(), "fault " + millis + " ms into the round");
      Duration took =
          world.received().stream()
              .filter(post -> post.alert() instanceof Alert.PeerDown)
              .findFirst()
              .orElseThrow()
              .at()
              .minus(start);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return slowest;
  }

  private interface Fault {
    void happen(World world);
  }

  @Test
  void aSilentPeerIsAlertedAtMostElevenSecondsLater() {
    Duration slowest = slowest(5, world -> world.node(2).switchOff());
    assertTrue(
        slowest.compareTo(Duration.ofSeconds(11).plus(CONFIRMATION)) <= 0, slowest.toString());
    assertTrue(slowest.compareTo(Duration.ofSeconds(10)) > 0, "not the slowest case: " + slowest);
  }

  @Test
  void aPeerThatRefusesIsAlertedAtMostNineSecondsLater() {
    Duration slowest = slowest(5, world -> world.node(2).crash());
    assertTrue(
        slowest.compareTo(Duration.ofSeconds(9).plus(CONFIRMATION)) <= 0, slowest.toString());
  }

  @Test
  void aFrozenPeerIsAlertedAtMostElevenSecondsLater() {
    Duration slowest = slowest(5, world -> world.node(2).stop());
    assertTrue(
        slowest.compareTo(Duration.ofSeconds(11).plus(CONFIRMATION)) <= 0, slowest.toString());
  }

  @Test
  void manyPeersThatFallSilentTogetherAreAlertedInTheSameTime() {
    World world = World.of(100);
    world.pass(SETTLED);
    for (int i = 10; i < 50; i++) {
      world.node(i).switchOff();
    }
    // One second more: those that fell silent together are confirmed together.
    world.pass(Duration.ofSeconds(12).plus(CONFIRMATION));
    assertEquals(40, world.outages().size());
    assertEquals(40, world.outages().stream().map(Alert::id).distinct().count());
  }

  @Test
  void anOutageIsAlertedOnce() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(Duration.ofHours(2));
    assertEquals(1, world.outages().size());
    Alert.PeerDown down = world.outages().getFirst();
    assertEquals(new PeerStatus(World.peer(2), false), down.peer());
    assertEquals(World.peer(5), down.coordinator());
    assertEquals(Cause.REFUSED, down.cause());
  }

  @Test
  void aSuspectThatAnswersOneOfItsAttemptsIsUpWithoutAWebhook() {
    World world = World.of(5);
    world.pass(SETTLED);
    Node coordinator = world.node(5);
    for (int i = 0; i < 20; i++) {
      world.link(5, 2, Link.DROPS);
      int before = coordinator.transitions(Transition.PeerSuspected.class).size();
      while (coordinator.transitions(Transition.PeerSuspected.class).size() == before) {
        world.pass(Duration.ofMillis(50));
      }
      // The first attempt failed, the second and third are lost already; a later one gets through.
      world.pass(Duration.ofMillis(1_500));
      world.link(5, 2, Link.UP);
      world.pass(Duration.ofSeconds(7));
    }
    assertEquals(20, coordinator.transitions(Transition.SuspectAnswered.class).size());
    assertEquals(List.of(), world.outages());
    assertTrue(isUp(world, 5, 2));
  }

  @Test
  void theAttemptsBeforeADecisionStartOneCooldownApartAndNotOneIsMissing() {
    World world = World.of(3);
    world.pass(SETTLED);
    int before = world.node(3).sends().size();
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(11));
    long attempts =
        world.node(3).sends().subList(before, world.node(3).sends().size()).stream()
            .filter(send -> send.to().equals(World.peer(1)))
            .count();
    Transition.DownDecided wentDown =
        world.node(3).transitions(Transition.DownDecided.class).getFirst();
    assertEquals(5, wentDown.failedAttempts());
    assertTrue(attempts >= 5 && attempts <= 6, "attempts: " + attempts);
  }

  @Test
  void aPeerThatAnswersAgainIsUpWithinARoundWithoutAWebhook() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.isolate(1, Link.DROPS);
    world.pass(Duration.ofSeconds(15));
    assertEquals(1, world.outages().size());
    assertFalse(isUp(world, 4, 1));
    world.isolate(1, Link.UP);
    world.pass(Duration.ofSeconds(7));
    assertTrue(isUp(world, 4, 1));
    assertEquals(1, world.outages().size());
    assertEquals(
        List.of(new Transition.PeerRecovered(World.peer(1), true)),
        world.node(4).transitions(Transition.PeerRecovered.class));
  }

  @Test
  void aSecondOutageOfTheSamePeerIsAnotherEventWithAnotherId() {
    World world = World.of(4);
    world.pass(SETTLED);
    for (int i = 0; i < 2; i++) {
      world.link(4, 1, Link.DROPS);
      world.pass(Duration.ofSeconds(15));
      world.link(4, 1, Link.UP);
      world.pass(Duration.ofSeconds(15));
    }
    assertEquals(2, world.outages().size());
    assertEquals(2, world.outages().stream().map(Alert::id).distinct().count());
  }

  @Test
  void aRoundSpreadsItsHeartbeatsOverItsFirstSecondAndTheFirstRoundDoesNot() {
    World world = World.of(11);
    world.pass(Duration.ofMillis(7_001));
    assertEquals(10, heartbeats(world));
    world.pass(Duration.ofSeconds(5));
    long justStarted = heartbeats(world);
    assertTrue(justStarted < 15, "all at once: " + justStarted);
    world.pass(Duration.ofSeconds(1));
    assertEquals(20, heartbeats(world));
  }

  private static long heartbeats(World world) {
    return world.node(11).sends().stream()
        .filter(send -> send.message() instanceof Message.Heartbeat)
        .count();
  }

  @Test
  void aQuietRoundCostsOneHeartbeatPerPeer() {
    World world = World.of(50);
    world.pass(SETTLED);
    long before = world.sent();
    world.pass(Duration.ofSeconds(50));
    assertEquals(10 * 49, world.sent() - before);
  }

  @Test
  void aSuspectCostsNoMoreThanItsAttemptsAndThree() {
    World world = World.of(20);
    world.pass(SETTLED);
    Duration round = Duration.ofSeconds(5);
    world.node(7).switchOff();
    long before = world.sent();
    world.pass(round.multipliedBy(3));
    long messages = world.sent() - before;
    long most = 3 * (2 * 19) + 5 + 3;
    assertTrue(messages <= most, messages + " messages, at most " + most);
  }

  @Test
  void everyChangeOfTheRosterLeavesWhatIsKnownOfThosePeersThatStay() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(12));
    assertEquals(1, world.outages().size());
    for (int i = 0; i < 5; i++) {
      world.node(4).read(roster(serving(1), serving(2), serving(3), serving(4), serving(6 + i)));
      world.node(4).read(roster(serving(1), serving(2), serving(3), serving(4)));
      world.pass(Duration.ofSeconds(3));
    }
    world.pass(Duration.ofSeconds(30));
    assertEquals(1, world.outages().size());
    assertFalse(isUp(world, 4, 1));
  }

  @Test
  void aSuspectThatTheRosterDropsIsAlertedAllTheSame() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).switchOff();
    while (world.node(4).transitions(Transition.PeerSuspected.class).isEmpty()) {
      world.pass(Duration.ofMillis(100));
    }
    world.readAll(roster(serving(2), serving(3), serving(4)));
    world.pass(Duration.ofSeconds(10));
    assertEquals(1, world.outages().size());
    assertEquals(World.peer(1), world.outages().getFirst().peer().peer());
  }

  @Test
  void aPeerThatIsUpAndThatTheRosterDropsIsForgottenWithoutAnAlert() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.readAll(roster(serving(2), serving(3), serving(4)));
    world.node(1).crash();
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void anEmptiedRosterRaisesNoAlertAndARefilledOneAlertsNoOldOutage() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(12));
    Roster full = world.node(4).member().snapshot(0).roster();
    world.readAll(Roster.empty());
    world.pass(Duration.ofMinutes(1));
    world.readAll(full);
    world.pass(Duration.ofMinutes(2));
    assertEquals(1, world.outages().size());
    assertFalse(isUp(world, 4, 1));
  }

  @Test
  void aPeerThatNeverAnsweredIsAlertedAfterItsTimeToConnectIfItIsServing() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.readAll(roster(serving(1), serving(2), serving(3), serving(9)));
    world.pass(Duration.ofMillis(9_900));
    assertFalse(isNamed(world, 3, 9), "it may still be starting");
    assertEquals(List.of(), world.node(3).transitions(Transition.PeerSuspected.class));
    world.pass(Duration.ofSeconds(11));
    assertEquals(1, world.outages().size());
    assertEquals(World.peer(9), world.outages().getFirst().peer().peer());
  }

  @Test
  void aPeerThatNeverAnsweredAndIsNotServingIsShownNotUpWithoutAnAlert() {
    World world = World.of(3);
    world.pass(SETTLED);
    RosterEntry starting = new RosterEntry(World.peer(9), false, false);
    world.readAll(roster(serving(1), serving(2), serving(3), starting));
    world.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), world.outages());
    assertFalse(isUp(world, 3, 9));
    assertEquals(1, world.node(3).transitions(Transition.PeerAbsent.class).size());

    world.readAll(roster(serving(1), serving(2), serving(3), serving(9)));
    world.pass(Duration.ofSeconds(12));
    assertEquals(1, world.outages().size(), "it serves now, so it is judged like the others");
  }

  @Test
  void aNewPeerThatAnswersLateButInTimeIsUp() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.readAll(roster(serving(1), serving(2), serving(3), serving(9)));
    world.pass(Duration.ofSeconds(7));
    world.start(World.peer(9));
    world.pass(Duration.ofSeconds(10));
    assertTrue(isUp(world, 3, 9));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aPeerThatAnsweredIsAlertedThoughItIsNotServingAnyMore() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(1).switchOff();
    world.readAll(roster(new RosterEntry(World.peer(1), false, false), serving(2), serving(3)));
    world.pass(Duration.ofSeconds(25));
    assertEquals(1, world.outages().size());
  }

  @Test
  void everyKindOfFailureKeepsItsCause() {
    for (Cause cause : Cause.values()) {
      World world = World.of(3);
      world.pass(SETTLED);
      Node coordinator = world.node(3);
      long now = world.now().toNanos();
      List<Transition> seen = new ArrayList<>();
      // The core is stepped by hand: every heartbeat to one peer fails with this cause.
      for (long at = now; at < now + Duration.ofSeconds(20).toNanos(); ) {
        List<Effect> effects = coordinator.member().step(new Input.Tick(), at);
        for (Effect effect : effects) {
          if (effect instanceof Effect.Send send) {
            Input result =
                send.to().equals(World.peer(1))
                    ? new Input.Failed(send.exchange(), cause)
                    : answer(send);
            for (Effect further : coordinator.member().step(result, at)) {
              if (further instanceof Effect.Report report) {
                seen.add(report.transition());
              }
            }
          }
        }
        at = Math.min(coordinator.member().wakeNanos(), at + Duration.ofMillis(500).toNanos());
      }
      assertTrue(
          seen.contains(new Transition.DownDecided(World.peer(1), 5, cause)), cause + ": " + seen);
    }
  }

  private static Input answer(Effect.Send send) {
    return new Input.Answered(send.exchange(), 200, Content.pong(), Allegiance.unnamed());
  }

  /** What node 3 reports while peer 1 answers all that it sends by {@code status}. */
  private static List<Transition> answering(World world, Duration time, int status) {
    return meeting(
        world,
        time,
        (send, passed) ->
            new Input.Answered(send.exchange(), status, Content.nothing(), Allegiance.unnamed()));
  }

  /**
   * What node 3 reports while all that it sends to peer 1 meets {@code first}, by what is sent and
   * how much time has passed.
   */
  private static List<Transition> meeting(
      World world, Duration time, BiFunction<Effect.Send, Duration, Input> first) {
    Member coordinator = world.node(3).member();
    List<Transition> seen = new ArrayList<>();
    long begin = world.now().toNanos();
    for (long at = begin; at < begin + time.toNanos(); ) {
      for (Effect effect : coordinator.step(new Input.Tick(), at)) {
        if (effect instanceof Effect.Send send) {
          Input result =
              send.to().equals(World.peer(1))
                  ? first.apply(send, Duration.ofNanos(at - begin))
                  : answer(send);
          for (Effect further : coordinator.step(result, at)) {
            if (further instanceof Effect.Report report) {
              seen.add(report.transition());
            }
          }
        }
      }
      at = Math.min(coordinator.wakeNanos(), at + Duration.ofMillis(500).toNanos());
    }
    return seen;
  }

  /**
   * Three members, whose rosters name the first again, of which nothing is known and nothing runs.
   */
  private static World withOneThatNeverRan() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(1).crash();
    world.readAll(roster(serving(2), serving(3)));
    world.pass(Duration.ofSeconds(20));
    world.readAll(roster(serving(1), serving(2), serving(3)));
    return world;
  }

  @Test
  void aServerThatAnswersBeforeItsMemberRunsEndsNoOutage() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(20));
    assertEquals(1, world.outages().size());

    List<Transition> starting = answering(world, Duration.ofSeconds(30), 404);
    assertTrue(starting.stream().noneMatch(Transition.PeerRecovered.class::isInstance));
  }

  @Test
  void aServerWhoseMemberNeverRanIsNotUpThoughItAnswers() {
    World world = withOneThatNeverRan();

    List<Transition> seen = answering(world, Duration.ofSeconds(40), 404);
    assertTrue(seen.stream().noneMatch(Transition.PeerAnswered.class::isInstance), seen.toString());
    assertTrue(
        seen.stream().noneMatch(Transition.SuspectAnswered.class::isInstance), seen.toString());
  }

  @Test
  void aServerWhoseMemberMayBeStartingIsNotAlertedThoughNothingButItAnswers() {
    World world = withOneThatNeverRan();

    // Its first heartbeat goes out with the next round, up to 5 s from here.
    List<Transition> seen = answering(world, Duration.ofSeconds(30), 404);
    assertTrue(seen.stream().noneMatch(Transition.PeerSuspected.class::isInstance));
    assertTrue(seen.stream().noneMatch(Transition.DownDecided.class::isInstance), seen.toString());
  }

  @Test
  void aServerWhoseMemberDoesNotStartIsDownThoughItAnswers() {
    assertEquals(List.of(Cause.OTHER), downBy((send, passed) -> withoutMember(send)));
  }

  @Test
  void aSuccessorThatHasNotHeardAMemberDoesNotTakeAServerWithoutItForUp() {
    World world = World.of(4);
    world.pass(SETTLED);
    world.node(4).crash();
    world.node(1).crash();
    world.pass(Duration.ofSeconds(9));
    assertEquals(new Role.Coordinating(), world.node(3).role());

    // It answered the former coordinator, and its container was started anew in vain.
    List<Transition> seen = answering(world, Duration.ofMinutes(1), 404);
    assertTrue(seen.contains(new Transition.PeerStarting(World.peer(1))), seen.toString());
    assertTrue(
        seen.contains(new Transition.DownDecided(World.peer(1), 5, Cause.OTHER)), seen.toString());
  }

  @Test
  void aStatusDoesNotShowAPeerAsDownThatIsFoundToBeStarting() {
    World world = withOneThatNeverRan();
    // It is refused until its first attempts run, and its server answers from then on.
    List<Transition> seen =
        meeting(
            world,
            Duration.ofSeconds(40),
            (send, passed) ->
                passed.toSeconds() < 17
                    ? new Input.Failed(send.exchange(), Cause.REFUSED)
                    : withoutMember(send));
    assertTrue(seen.contains(new Transition.PeerStarting(World.peer(1))), seen.toString());
    assertTrue(
        seen.stream()
            .filter(Transition.AlertRecorded.class::isInstance)
            .map(Transition.AlertRecorded.class::cast)
            .noneMatch(recorded -> showsDown(recorded.alert(), World.peer(1))),
        seen.toString());
  }

  private static boolean showsDown(Alert alert, Peer peer) {
    PeerStatus down = new PeerStatus(peer, false);
    return switch (alert) {
      case Alert.OfPeer about -> about.peer().equals(down);
      case Alert.ClusterStatus status -> status.peers().contains(down);
    };
  }

  @Test
  void aMemberThatFailsToStartAgainAndAgainIsDown() {
    // Its server answers for 2 s of every 6, and refuses else: a container that is restarted.
    assertEquals(
        1,
        downBy(
                (send, passed) ->
                    passed.toSeconds() % 6 < 2
                        ? withoutMember(send)
                        : new Input.Failed(send.exchange(), Cause.REFUSED))
            .size());
  }

  /** By what peer 1, which never ran as a member, is found down within 2 minutes. */
  private static List<Cause> downBy(BiFunction<Effect.Send, Duration, Input> first) {
    World world = withOneThatNeverRan();
    return meeting(world, Duration.ofMinutes(2), first).stream()
        .filter(Transition.DownDecided.class::isInstance)
        .map(wentDown -> ((Transition.DownDecided) wentDown).lastCause())
        .toList();
  }

  private static Input withoutMember(Effect.Send send) {
    return new Input.Answered(send.exchange(), 404, Content.nothing(), Allegiance.unnamed());
  }

  @Test
  void aServerThatAnsweredForAMemberThatNeverRanGetsItsTimeToConnectAnew() {
    World world = withOneThatNeverRan();

    // Refused for the 10 s that it has; a server that starts; and nothing while its member starts.
    List<Transition> seen =
        meeting(
            world,
            Duration.ofSeconds(25),
            (send, passed) ->
                passed.toSeconds() >= 12 && passed.toSeconds() < 17
                    ? withoutMember(send)
                    : new Input.Failed(send.exchange(), Cause.REFUSED));
    assertTrue(seen.stream().noneMatch(Transition.DownDecided.class::isInstance), seen.toString());
  }

  @Test
  void aServerThatAnswersForAMemberThatIsMarkedTerminatingHasLeftThoughItsDecisionIsPending() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.startAll(3);
    world.pass(SETTLED);
    world.node(1).crash();
    world.readAll(roster(serving(2), serving(3)));
    world.pass(Duration.ofSeconds(20));
    world.sane(false);
    world.readAll(roster(serving(1), serving(2), serving(3)));
    world.pass(Duration.ofSeconds(25));
    assertEquals(1, world.node(3).transitions(Transition.DownDecided.class).size());
    world.node(3).read(roster(new RosterEntry(World.peer(1), false, true), serving(2), serving(3)));

    List<Transition> seen = answering(world, Duration.ofSeconds(6), 404);
    assertTrue(seen.contains(new Transition.PeerLeft(World.peer(1))), seen.toString());
  }

  @Test
  void aServerThatAnsweredForAMemberThatNeverRanIsAlertedOnceItIsSilentForItsTimeToConnect() {
    Timings hasty =
        Environment.least()
            .with("PROBE_INTERVAL", "200ms")
            .with("PROBE_TIMEOUT", "100ms")
            .with("CONNECT_MAX_RETRIES", "30")
            .with("CONNECT_COOLDOWN_PERIOD", "100ms")
            .with("SEND_MAX_RETRIES", "3")
            .with("SEND_COOLDOWN_PERIOD", "50ms")
            .with("ELECTION_COOLDOWN_PERIOD", "700ms")
            .settings()
            .timings();
    World world = new World(1, hasty, false);
    world.startAll(4);
    world.pass(SETTLED);
    world.node(4).crash(); // so that nobody hears the goodbye, after which it hangs
    world.node(1).terminate();
    world.node(1).hang();
    world.pass(Duration.ofMillis(10));
    world.start(World.peer(4)).read(World.everybody(4));
    world.pass(Duration.ofSeconds(5));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(List.of(), world.outages());
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(6));
    assertEquals(1, world.outages().size());
  }

  @Test
  void aPeerThatIsDownRecoversWhenItsMemberAnswers() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(1).crash();
    world.pass(Duration.ofSeconds(20));

    List<Transition> back = answering(world, Duration.ofSeconds(30), 200);
    assertTrue(back.contains(new Transition.PeerRecovered(World.peer(1), true)), back.toString());
  }

  @Test
  void anyAnswerKeepsAPeerUpThatIs() {
    World world = World.of(3);
    world.pass(SETTLED);

    List<Transition> seen = answering(world, Duration.ofSeconds(30), 503);
    assertTrue(seen.stream().noneMatch(Transition.PeerSuspected.class::isInstance));
  }

  @Test
  void whatCouldNotBeSentSaysNothingAboutThePeersAndIsSentLater() {
    World world = World.of(3);
    world.pass(SETTLED);
    Member coordinator = world.node(3).member();
    long start = world.now().toNanos();
    List<Transition> seen = new ArrayList<>();
    boolean sendable = false;
    // For a minute this process has, say, no file descriptors left; one peer goes down meanwhile.
    for (long at = start; at < start + Duration.ofSeconds(80).toNanos(); ) {
      sendable |= at >= start + Duration.ofSeconds(60).toNanos();
      for (Effect effect : coordinator.step(new Input.Tick(), at)) {
        if (effect instanceof Effect.Send send) {
          boolean down = send.to().equals(World.peer(1));
          Input failed = new Input.Failed(send.exchange(), Cause.REFUSED);
          Input result =
              !sendable ? new Input.Unsent(send.exchange()) : down ? failed : answer(send);
          for (Effect further : coordinator.step(result, at)) {
            if (further instanceof Effect.Report report
                && !(report.transition() instanceof Transition.Measured)) {
              seen.add(report.transition());
            }
          }
        }
      }
      if (!sendable) {
        assertEquals(List.of(), seen);
      }
      at = Math.min(coordinator.wakeNanos(), at + Duration.ofMillis(500).toNanos());
    }
    assertTrue(
        seen.contains(new Transition.DownDecided(World.peer(1), 5, Cause.REFUSED)),
        seen.toString());
    assertTrue(
        seen.stream()
            .noneMatch(new Transition.PeerSuspected(World.peer(2), Cause.REFUSED)::equals));
  }

  @Test
  void aResultThatGotLostCountsAsNoAnswerInTime() {
    World world = World.of(3);
    world.pass(SETTLED);
    Node coordinator = world.node(3);
    long now = world.now().toNanos();
    boolean wentDown = false;
    // Nobody ever says what became of the heartbeats.
    for (long at = now; at < now + Duration.ofSeconds(13).toNanos(); ) {
      at = Math.min(coordinator.member().wakeNanos(), at + Duration.ofMillis(500).toNanos());
      for (Effect effect : coordinator.member().step(new Input.Tick(), at)) {
        wentDown |=
            effect instanceof Effect.Report report
                && report.transition() instanceof Transition.DownDecided;
      }
    }
    assertTrue(wentDown);
  }

  @Test
  void twoPodsOfOneNodeWhoseAddressesMakeTheSameIdAreDistinguished() {
    Peer first = Peer.of("node-a", "10.1.1.11", 8080);
    Peer second = Peer.of("node-a", "10.1.11.1", 8080);
    assertEquals(first.id(), second.id());
    World world = World.of(3);
    Roster roster =
        roster(
            new RosterEntry(first, true, false),
            new RosterEntry(second, true, false),
            serving(1),
            serving(2),
            serving(3));
    world.start(first);
    world.start(second);
    world.readAll(roster);
    world.pass(SETTLED);
    world.nodes().stream().filter(node -> node.peer().equals(second)).forEach(Node::crash);
    world.pass(Duration.ofSeconds(12));
    assertEquals(1, world.outages().size());
    assertEquals(second.address(), world.outages().getFirst().peer().peer().address());
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.election.SilentHigherRanked;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.Node;
import io.knh.simulation.SimulatedGoMember;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Following and elections, sentence by sentence. */
class ElectionTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static void assertFollows(Node follower, Peer coordinator) {
    assertEquals(new Role.Following(coordinator), follower.role(), follower.peer().toString());
  }

  private static void assertCoordinates(Node node) {
    assertEquals(new Role.Coordinating(), node.role(), node.peer().toString());
  }

  private static Duration until(
      World world, Duration limit, Node node, Class<? extends Role> role) {
    Duration start = world.now();
    while (!role.isInstance(node.role())) {
      assertTrue(world.now().minus(start).compareTo(limit) <= 0, "still " + node.role());
      world.pass(Duration.ofMillis(10));
    }
    return world.now().minus(start);
  }

  @Test
  void theHighestIdCoordinatesAndAllOthersFollowIt() {
    World world = World.of(5);
    world.pass(SETTLED);
    assertCoordinates(world.node(5));
    for (int i = 1; i < 5; i++) {
      assertFollows(world.node(i), world.node(5).peer());
      assertEquals(
          new Allegiance.To(world.node(5).peer().id()),
          world.node(i).member().snapshot(0).allegiance());
    }
  }

  @Test
  void aMemberThatStartsIsAFollowerWhoseWaitBegins() {
    World world = World.of(1);
    world.pass(Duration.ofMillis(6_990));
    assertEquals(new Role.Waiting(), world.node(1).role());
    world.pass(Duration.ofMillis(20));
    assertCoordinates(world.node(1));
  }

  @Test
  void anOnlyMemberNamesNobodyBeforeItCoordinates() {
    World world = World.of(1);
    assertEquals(Allegiance.nobody(), world.node(1).member().snapshot(0).allegiance());
    world.pass(SETTLED);
    Allegiance self = new Allegiance.To(world.node(1).peer().id());
    assertEquals(self, world.node(1).member().snapshot(0).allegiance());
  }

  @Test
  void withoutARosterNobodyIsElected() {
    World world = new World(1, Timings.DEFAULTS, false);
    Node node = world.start(World.peer(1));
    world.pass(Duration.ofMinutes(5));
    assertEquals(new Role.Waiting(), node.role());
    assertFalse(node.member().snapshot(0).rosterRead());
  }

  @Test
  void aMemberThatTheRosterDoesNotNameStaysAFollower() {
    World world = World.of(3);
    Node stranger = world.start(World.peer(9));
    stranger.read(world.node(1).member().snapshot(0).roster());
    world.pass(SETTLED);
    assertEquals(new Role.Waiting(), stranger.role());
    assertEquals(
        List.of(new Transition.NotInRoster(stranger.peer(), 3)),
        stranger.transitions(Transition.NotInRoster.class));
  }

  /** Readiness of others flips all the time: it is said once, and again after it was named. */
  @Test
  void thatTheRosterDoesNotNameThisMemberIsSaidOnce() {
    World world = World.of(3);
    Node stranger = world.start(World.peer(9));
    Roster three = world.node(1).member().snapshot(0).roster();
    List<RosterEntry> four = new ArrayList<>(three.entries());
    stranger.read(three);
    four.add(new RosterEntry(World.peer(4), false, false));
    stranger.read(Roster.of(four));
    assertEquals(1, stranger.transitions(Transition.NotInRoster.class).size());
    four.add(new RosterEntry(stranger.peer(), true, false));
    stranger.read(Roster.of(four));
    stranger.read(three);
    assertEquals(2, stranger.transitions(Transition.NotInRoster.class).size());
  }

  @Test
  void whoTakesTheAddressOfAnotherJoins() {
    World world = World.of(3);
    Node node = world.node(1);
    List<RosterEntry> entries = new ArrayList<>(node.member().snapshot(0).roster().entries());
    Peer before = entries.get(1).peer();
    Peer after = new Peer(PeerId.of("elsewhere", "9"), before.address(), "elsewhere");
    entries.set(1, new RosterEntry(after, true, false));
    node.read(Roster.of(entries));
    assertEquals(
        new Transition.RosterChanged(3, 1, 1),
        node.transitions(Transition.RosterChanged.class).getLast());
  }

  @Test
  void aCrashedCoordinatorIsSucceededWithinTenSecondsWheneverItCrashes() {
    for (int millis = 0; millis < 5_000; millis += 250) {
      World world = World.of(5);
      world.pass(SETTLED.plusMillis(millis));
      world.node(5).switchOff();
      Duration took = until(world, Duration.ofSeconds(10), world.node(4), Role.Coordinating.class);
      assertTrue(took.compareTo(Duration.ofSeconds(2)) > 0, "too early to be sure: " + took);
    }
  }

  @Test
  void aCrashedCoordinatorIsAlertedWithinSixteenSecondsByItsSuccessor() {
    for (int millis = 0; millis < 5_000; millis += 250) {
      World world = World.of(5);
      world.pass(SETTLED.plusMillis(millis));
      world.node(5).switchOff();
      world.pass(Duration.ofSeconds(16));
      assertEquals(1, world.outages().size(), "crash " + millis + " ms into the round");
      assertEquals(world.node(5).peer(), world.outages().getFirst().peer().peer());
      assertEquals(world.node(4).peer(), world.outages().getFirst().coordinator());
    }
  }

  @Test
  void whenSixOfTheHighestDieTogetherTheNextCoordinatesWithinFourteenSeconds() {
    World world = World.of(20);
    world.pass(SETTLED);
    for (int i = 15; i <= 20; i++) {
      world.node(i).switchOff();
    }
    until(world, Duration.ofSeconds(14), world.node(14), Role.Coordinating.class);
  }

  @Test
  void aFailoverCostsAtMostSixMessagesPerMember() {
    for (int size : new int[] {5, 25, 100}) {
      World world = World.of(size);
      world.pass(SETTLED);
      world.node(size).crash();
      long before = world.sent();
      until(world, Duration.ofSeconds(10), world.node(size - 1), Role.Coordinating.class);
      world.pass(Duration.ofSeconds(2));
      long messages = world.sent() - before;
      assertTrue(messages <= 6L * (size - 1), size + " members: " + messages);
    }
  }

  @Test
  void aFollowerWaitsOneSecondLongerPerRank() {
    World world = World.of(4);
    world.pass(SETTLED);
    for (int i = 3; i <= 4; i++) {
      world.node(i).switchOff();
    }
    Duration took = until(world, Duration.ofSeconds(12), world.node(2), Role.Coordinating.class);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) > 0, "before its rank's turn: " + took);
    assertFalse(
        world.node(2).transitions(Transition.ElectionStarted.class).isEmpty(), "no election held");
    assertFollows(world.node(1), world.node(2).peer());
  }

  @Test
  void aCoordinatorThatCrashedIsNotFollowedAnyMore() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(3).crash();
    world.pass(SETTLED);
    assertCoordinates(world.node(2));
    assertFollows(world.node(1), world.node(2).peer());
  }

  @Test
  void aHigherMemberThatStartsLaterTakesOverAndTheLowerOneFollows() {
    World world = World.of(3);
    world.node(3).crash();
    world.pass(SETTLED);
    assertCoordinates(world.node(2));
    Node returned = world.start(World.peer(3));
    returned.read(world.node(1).member().snapshot(0).roster());
    world.pass(SETTLED);
    assertCoordinates(returned);
    assertFollows(world.node(2), returned.peer());
    assertFollows(world.node(1), returned.peer());
  }

  @Test
  void aHeartbeatOfALowerRankedMemberIsNotObeyed() {
    World world = World.of(3);
    world.pass(SETTLED);
    world.node(3).member().step(new Input.HeartbeatHeard(World.peer(1)), world.now().toNanos());
    assertCoordinates(world.node(3));
  }

  @Test
  void aHigherRankedMemberThatAnsweredThreeTimesWithoutAnnouncingIsSkippedUntilItAnnounces() {
    World world = World.of(2);
    // The heartbeats of the higher-ranked one do not reach it, but its pings are answered: three
    // times.
    world.link(2, 1, Link.DROPS);
    world.link(1, 2, Link.UP);
    Node lower = world.node(1);
    // What the higher-ranked one sends is lost, yet its answers come back over the connection.
    world.pass(Duration.ofSeconds(7));
    long pongs = 0;
    for (int i = 0;
        i < 60_000 && lower.transitions(Transition.HigherRankedSkipped.class).isEmpty();
        i++) {
      world.pass(Duration.ofMillis(1));
      for (Node node : List.of(lower)) {
        pongs += answerPings(node, world);
      }
    }
    assertEquals(3, pongs);
    until(world, Duration.ofSeconds(12), lower, Role.Coordinating.class);
    lower.member().step(new Input.HeartbeatHeard(World.peer(2)), world.now().toNanos());
    assertFollows(lower, World.peer(2));
  }

  private int answered;

  private int answerPings(Node node, World world) {
    List<Effect.Send> pings =
        node.sends().stream().filter(send -> send.message() instanceof Message.Ping).toList();
    int fresh = pings.size() - answered;
    for (Effect.Send ping : pings.subList(answered, pings.size())) {
      node.member()
          .step(
              new Input.Answered(ping.exchange(), 200, Content.pong(), Allegiance.nobody()),
              world.now().toNanos());
    }
    answered = pings.size();
    return fresh;
  }

  @Test
  void higherRankedMembersArePingedTheNearestFirstInWavesThatGrowEachTenthOfASecond() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.startAll(100);
    for (int i = 2; i <= 100; i++) {
      world.node(i).switchOff();
    }
    Node lowest = world.node(1);
    world.pass(Duration.ofMillis(11_550));
    assertEquals(List.of(World.peer(2)), asked(lowest));
    for (int pings : new int[] {1 + 8, 1 + 8 + 64, 99}) {
      world.pass(Duration.ofMillis(100));
      assertEquals(pings, asked(lowest).size());
    }
    assertEquals(World.peer(100), asked(lowest).getLast());
    world.pass(Duration.ofSeconds(2));
    assertCoordinates(lowest);
  }

  @Test
  void aWaveThatIsRefusedIsFollowedByTheNextAtOnce() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.startAll(100);
    for (int i = 2; i <= 100; i++) {
      world.node(i).crash();
    }
    world.pass(Duration.ofMillis(11_550));
    assertEquals(99, asked(world.node(1)).size());
    assertCoordinates(world.node(1));
  }

  @Test
  void oneThatAnsweredInThreeElectionsThatAnotherWonIsNotPassedOver() {
    World world = World.of(3);
    Node lowest = world.node(1);
    for (int i = 2; i <= 3; i++) {
      world.node(i).switchOff();
    }
    for (int election = 0; election < 2 * SilentHigherRanked.MAX_ANSWERS; election++) {
      int before = asked(lowest).size();
      for (int i = 0; i < 20_000 && asked(lowest).size() == before; i++) {
        world.pass(Duration.ofMillis(1));
      }
      assertEquals(1, answerPings(lowest, world));
      assertEquals(World.peer(2), asked(lowest).getLast());
      lowest.step(new Input.HeartbeatHeard(World.peer(3)));
    }
    assertEquals(List.of(), lowest.transitions(Transition.HigherRankedSkipped.class));
  }

  private static List<Peer> asked(Node node) {
    return node.sends().stream()
        .filter(send -> send.message() instanceof Message.Ping)
        .map(Effect.Send::to)
        .toList();
  }

  @Test
  void aHigherRankedMemberThatAnswersOtherThanPongIsNoCandidate() {
    World world = World.of(2);
    world.node(2).switchOff();
    Node lower = world.node(1);
    world.pass(Duration.ofMillis(8_500));
    Effect.Send ping = lower.sends().getLast();
    assertEquals(new Message.Ping(), ping.message());
    lower
        .member()
        .step(
            new Input.Answered(ping.exchange(), 503, Content.nothing(), Allegiance.nobody()),
            world.now().toNanos());
    assertCoordinates(lower);
  }

  @Test
  void aFollowerObeysTheHighestCoordinatorItHeardAndTheLowerOnceThatIsSilent() {
    World world = World.of(4);
    world.pass(SETTLED);
    Node follower = world.node(1);
    long now = world.now().toNanos();
    follower.member().step(new Input.HeartbeatHeard(World.peer(3)), now);
    assertFollows(follower, World.peer(4));
    world.node(4).crash();
    follower
        .member()
        .step(new Input.HeartbeatHeard(World.peer(3)), now + Duration.ofSeconds(6).toNanos());
    follower.member().step(new Input.Tick(), now + Duration.ofMillis(6_900).toNanos());
    follower.member().step(new Input.Tick(), now + Duration.ofMillis(7_100).toNanos());
    assertFollows(follower, World.peer(3));
  }

  @Test
  void aCoordinatorFollowsTheHigherOneThatMostMembersName() {
    World world = World.of(5);
    // Only what the highest says to the second highest is lost, in both directions.
    world.link(5, 4, Link.DROPS);
    world.link(4, 5, Link.DROPS);
    boolean steppedDown = false;
    for (int i = 0; i < 60 && !steppedDown; i++) {
      world.pass(Duration.ofSeconds(1));
      steppedDown = !world.node(4).transitions(Transition.SteppedDown.class).isEmpty();
    }
    assertTrue(steppedDown, "two coordinators last");
    assertFollows(world.node(4), World.peer(5));
    assertFollows(world.node(1), World.peer(5));
  }

  @Test
  void twoCoordinatorsMergeAfterAPartitionHeals() {
    World world = World.of(6);
    world.pass(SETTLED);
    for (int a = 1; a <= 3; a++) {
      for (int b = 4; b <= 6; b++) {
        world.link(a, b, Link.DROPS);
        world.link(b, a, Link.DROPS);
      }
    }
    world.pass(SETTLED);
    assertCoordinates(world.node(3));
    assertCoordinates(world.node(6));
    for (int a = 1; a <= 3; a++) {
      for (int b = 4; b <= 6; b++) {
        world.link(a, b, Link.UP);
        world.link(b, a, Link.UP);
      }
    }
    world.pass(Duration.ofSeconds(6));
    assertCoordinates(world.node(6));
    for (int i = 1; i < 6; i++) {
      assertFollows(world.node(i), World.peer(6));
    }
  }

  @Test
  void terminatingHigherRankedMembersAreNeitherWaitedForNorPinged() {
    World world = new World(1, Timings.DEFAULTS, false);
    Roster roster =
        Roster.of(
            List.of(
                new RosterEntry(World.peer(1), true, false),
                new RosterEntry(World.peer(2), false, true)));
    Node node = world.start(World.peer(1));
    node.read(roster);
    world.pass(Duration.ofMillis(7_010));
    assertCoordinates(node);
    assertTrue(node.sends().stream().noneMatch(send -> send.message() instanceof Message.Ping));
  }

  @Test
  void aMemberThatCannotSendItsPingsWinsNoElection() {
    World world = World.of(2);
    world.node(2).switchOff();
    Node lower = world.node(1);
    world.pass(Duration.ofMillis(8_500));
    Effect.Send ping = lower.sends().getLast();
    assertEquals(new Message.Ping(), ping.message());
    lower.step(new Input.Unsent(ping.exchange()));
    assertEquals(new Role.Waiting(), lower.role());
    world.pass(Duration.ofSeconds(12));
    assertCoordinates(lower);
  }

  /** It announces itself only every 15 s or later, and its followers wait for 7 s. */
  @Test
  void thatAnOriginalIsSilentBetweenItsAnnouncementsIsSaidOnce() {
    World world = new World(1, Timings.DEFAULTS, false);
    Roster roster = World.everybody(4);
    for (int i = 1; i <= 3; i++) {
      world.start(World.peer(i)).read(roster);
    }
    SimulatedGoMember original = world.startGo(World.peer(4));
    original.read(roster);
    world.pass(Duration.ofMinutes(20));
    for (int i = 1; i <= 3; i++) {
      Node node = world.node(i);
      assertFalse(
          node.transitions(Transition.FollowsCoordinator.class).isEmpty(), "never followed");
      assertEquals(
          World.peer(4),
          node.transitions(Transition.FollowsCoordinator.class).getLast().coordinator());
      assertTrue(
          node.transitions(Transition.ElectionStarted.class).size() <= 3,
          () -> "" + node.transitions());
      assertTrue(
          node.transitions(Transition.FollowsCoordinator.class).size() <= 3,
          () -> "" + node.transitions());
    }
    original.crash();
    world.pass(Duration.ofMinutes(1));
    assertCoordinates(world.node(3));
    assertFollows(world.node(1), World.peer(3));
    assertEquals(
        World.peer(3),
        world.node(1).transitions(Transition.FollowsCoordinator.class).getLast().coordinator());
  }

  @Test
  void anElectionMuchLaterIsSaidAgain() {
    World world = World.of(2);
    world.pass(SETTLED);
    Node follower = world.node(1);
    for (int i = 0; i < 3; i++) {
      int before = follower.transitions(Transition.ElectionStarted.class).size();
      world.link(2, 1, Link.DROPS);
      world.pass(Duration.ofSeconds(8));
      world.link(2, 1, Link.UP);
      world.pass(Duration.ofMinutes(3));
      assertTrue(
          follower.transitions(Transition.ElectionStarted.class).size() > before,
          () -> "" + follower.transitions());
    }
  }
}

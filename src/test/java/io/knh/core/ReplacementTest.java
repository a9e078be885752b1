package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A node that comes back has another address, and its member another id: whose outage was recorded
 * is gone, and its node answers by another.
 */
class ReplacementTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** The node of member {@code number} with a new address. */
  private static int again(int number) {
    return number + World.NODES;
  }

  private static Roster roster(int... numbers) {
    return Roster.of(
        IntStream.of(numbers)
            .mapToObj(number -> new RosterEntry(World.peer(number), true, false))
            .toList());
  }

  /** Five members that run; recoveries are posted. */
  private static World settled() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.recovery(true);
    world.startAll(5);
    world.pass(SETTLED);
    return world;
  }

  /** The same, and the node of the member {@code number} has lost its power, which was alerted. */
  private static World down(int number) {
    World world = settled();
    world.node(number).switchOff();
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of(World.peer(number)), down(world));
    return world;
  }

  private static void start(World world, int number, Roster roster) {
    world.start(World.peer(number)).read(roster);
    world.readAll(roster);
  }

  private static List<Peer> down(World world) {
    return world.outages().stream().map(down -> down.peer().peer()).toList();
  }

  private static List<PeerStatus> recovered(World world) {
    return world.recoveries().stream().map(Alert.PeerUp::peer).toList();
  }

  private static List<PeerStatus> up(int number) {
    return List.of(new PeerStatus(World.peer(number), true));
  }

  /** Whether any member that runs still takes {@code number} for down. */
  private static boolean isDownForAnybody(World world, int number) {
    return world.nodes().stream()
        .filter(node -> !node.role().equals(new Role.Leaving()))
        .flatMap(node -> node.member().snapshot(0).ledger().entries().stream())
        .anyMatch(line -> line.peer().equals(World.peer(number)) && line.down());
  }

  @Test
  void aNodeThatComesBackWithANewAddressEndsItsOutageOnceWithTheIdThatWasRecorded() {
    World world = down(2);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    assertEquals(up(2), recovered(world));
    assertEquals(2, world.recoveries().getFirst().number());
    world.pass(LONG);
    assertEquals(up(2), recovered(world));
    assertEquals(List.of(World.peer(2)), down(world));
    assertEquals(
        List.of(new Transition.PeerReplaced(World.peer(2), World.peer(again(2)))),
        world.node(5).transitions(Transition.PeerReplaced.class));
  }

  @Test
  void itIsNoRecoveryBeforeTheNewOneAnswers() {
    World world = down(2);
    world.readAll(roster(1, again(2), 3, 4, 5));
    world.pass(Duration.ofSeconds(9));
    assertEquals(List.of(), recovered(world));
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    assertEquals(up(2), recovered(world));
    assertEquals(List.of(World.peer(2)), down(world));
  }

  @Test
  void itIsNoRecoveryWhileTheRosterNamesTheOldOneBesideTheNew() {
    World world = down(2);
    start(world, again(2), roster(1, 2, again(2), 3, 4, 5));
    world.pass(LONG);
    assertEquals(List.of(), recovered(world));
    world.readAll(roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    assertEquals(up(2), recovered(world));
  }

  @Test
  void aMemberOfAnotherNodeIsNoRecovery() {
    World world = down(2);
    start(world, 6, roster(1, 3, 4, 5, 6));
    world.pass(LONG);
    assertEquals(List.of(), recovered(world));
    assertTrue(isDownForAnybody(world, 2));
  }

  @Test
  void anEmptyRosterIsNoRecovery() {
    World world = down(2);
    start(world, again(2), roster(1, 2, again(2), 3, 4, 5));
    world.pass(SETTLED);
    world.readAll(Roster.empty());
    world.pass(SETTLED);
    world.readAll(roster(1, 2, again(2), 3, 4, 5));
    world.pass(LONG);
    assertEquals(List.of(), recovered(world));
    assertEquals(List.of(World.peer(2)), down(world));
  }

  @Test
  void aSuccessorRecordsTheRecoveryOfAnOutageThatItsPredecessorRecorded() {
    World world = down(2);
    world.readAll(roster(1, again(2), 3, 4, 5));
    world.node(5).crash();
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(Duration.ofMinutes(1));
    assertEquals(up(2), recovered(world));
    assertEquals(World.peer(4), world.recoveries().getFirst().coordinator());
    assertEquals(List.of(World.peer(2), World.peer(5)), down(world));
  }

  @Test
  void noSuccessorRecordsItAgain() {
    World world = down(2);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    for (int i = 5; i >= 4; i--) {
      world.node(i).terminate();
      world.pass(SETTLED);
    }
    assertEquals(up(2), recovered(world));
    assertEquals(List.of(World.peer(2)), down(world));
  }

  @Test
  void aSuccessorDeliversTheRecoveryThatItsPredecessorCouldNot() {
    World world = down(2);
    world.receiverReached(5, false);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    assertEquals(List.of(), recovered(world));
    world.node(5).terminate();
    world.pass(SETTLED);
    assertEquals(up(2), recovered(world));
  }

  @Test
  void aCoordinatorThatComesBackWithANewAddressRecordsItsOwnRecovery() {
    World world = down(5);
    start(world, again(5), roster(1, 2, 3, 4, again(5)));
    world.pass(Duration.ofMinutes(1));
    assertEquals(new Role.Coordinating(), world.node(again(5)).role());
    assertEquals(up(5), recovered(world));
    assertEquals(List.of(World.peer(5)), down(world));
  }

  @Test
  void whereNobodyAsksForRecoveriesTheOutageIsOverSilentlyForEverybody() {
    World world = World.of(5);
    world.pass(SETTLED);
    world.node(2).switchOff();
    world.pass(Duration.ofMinutes(1));
    assertTrue(isDownForAnybody(world, 2));
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(LONG);
    assertEquals(List.of(), recovered(world));
    assertEquals(List.of(World.peer(2)), down(world));
    for (Node node : world.nodes()) {
      if (!node.peer().equals(World.peer(2))) {
        assertTrue(
            node.member().snapshot(0).ledger().entries().stream()
                .noneMatch(line -> line.down() || line.settled() < 2 * line.outages()),
            node.peer() + " has " + node.member().snapshot(0).ledger());
      }
    }
  }

  @Test
  void noStatusNamesTheOldIdOnceTheRosterDoesNot() {
    World world = down(2);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(Duration.ofMillis(10));
    int before = world.statuses().size();
    world.pass(LONG);
    List<Alert.ClusterStatus> after = world.statuses().subList(before, world.statuses().size());
    assertFalse(after.isEmpty());
    for (Alert.ClusterStatus status : after) {
      assertTrue(status.peers().stream().allMatch(PeerStatus::up), "shown down: " + status.peers());
    }
    assertTrue(after.getLast().peers().contains(new PeerStatus(World.peer(again(2)), true)));
  }

  @Test
  void eachRebootOfANodeIsAnOutageAndARecoveryOfItsOwn() {
    World world = down(2);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    world.node(again(2)).switchOff();
    world.pass(Duration.ofMinutes(1));
    // The first address is given out again.
    start(world, 2, roster(1, 2, 3, 4, 5));
    world.pass(SETTLED);
    world.node(2).switchOff();
    world.pass(Duration.ofMinutes(1));
    start(world, 2, roster(1, 2, 3, 4, 5));
    world.pass(LONG);
    assertEquals(List.of(World.peer(2), World.peer(again(2)), World.peer(2)), down(world));
    assertEquals(
        List.of(up(2).getFirst(), up(again(2)).getFirst(), up(2).getFirst()), recovered(world));
  }

  @Test
  void aPodThatGetsTheOldAddressAgainHasItsTimeToStart() {
    World world = down(2);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    world.readAll(roster(1, 2, again(2), 3, 4, 5));
    world.pass(Duration.ofSeconds(9));
    start(world, 2, roster(1, 2, again(2), 3, 4, 5));
    // A coordinator that has the line from another gives it no less.
    world.pass(LONG);
    assertEquals(List.of(World.peer(2)), down(world));
    assertEquals(up(2), recovered(world));
  }

  @Test
  void anOutageThatIsRecordedAfterItsNodeCameBackIsOverAtOnce() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.recovery(true);
    world.startAll(5);
    world.pass(SETTLED);
    world.sane(false);
    world.node(2).switchOff();
    world.pass(Duration.ofMinutes(1));
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(SETTLED);
    world.sane(true);
    world.pass(SETTLED);
    assertEquals(List.of(World.peer(2)), down(world));
    assertEquals(up(2), recovered(world));
  }

  @Test
  void aNewOneThatTheCoordinatorDoesNotReachIsNoRecovery() {
    World world = down(2);
    world.link(5, again(2), Link.DROPS);
    start(world, again(2), roster(1, again(2), 3, 4, 5));
    world.pass(LONG);
    assertEquals(List.of(), recovered(world));
    assertEquals(List.of(World.peer(2), World.peer(again(2))), down(world));
    world.joinAll();
    world.pass(SETTLED);
    assertEquals(2, recovered(world).size());
  }
}

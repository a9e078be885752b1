package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.Node;
import io.knh.simulation.SimulatedGoMember;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Elections among members of which some run the original Go program. */
class MixedElectionTest {

  private static final Duration STEP = Duration.ofMillis(10);

  /** Members 1 to {@code size}, of which {@code originals} run the original program. */
  private static World mixed(int size, List<Integer> originals) {
    World world = new World(1, Timings.DEFAULTS, false);
    Roster everybody = World.everybody(size);
    for (int i = 1; i <= size; i++) {
      if (originals.contains(i)) {
        world.startGo(World.peer(i)).read(everybody);
      } else {
        world.start(World.peer(i)).read(everybody);
      }
    }
    return world;
  }

  private static SimulatedGoMember original(World world, int number) {
    return world.goMembers().stream()
        .filter(member -> member.peer().equals(World.peer(number)))
        .findFirst()
        .orElseThrow();
  }

  private static Duration untilCoordinates(World world, Node node, Duration limit) {
    Duration start = world.now();
    while (!(node.role() instanceof Role.Coordinating)) {
      assertTrue(world.now().minus(start).compareTo(limit) <= 0, "still " + node.role());
      world.pass(STEP);
    }
    return world.now().minus(start);
  }

  @Test
  void originalsBetweenACrashedCoordinatorAndTheNextMemberCostTheirTurnOnceHoweverManyTheyAre() {
    for (List<Integer> originals : List.of(List.of(7), List.of(6, 7), List.of(3, 4, 5, 6, 7))) {
      int next = originals.getFirst() - 1;
      World world = mixed(8, originals);
      world.pass(Duration.ofSeconds(60));
      assertEquals(new Role.Coordinating(), world.node(8).role());
      // Its node loses power: the originals, which have no time-outs, wait for it for two minutes.
      world.node(8).switchOff();
      untilCoordinates(world, world.node(next), Duration.ofSeconds(29));
      world.pass(Duration.ofSeconds(12));
      assertEquals(
          List.of(World.peer(8)),
          world.outages().stream().map(down -> down.peer().peer()).toList());
    }
  }

  @Test
  void anOriginalThatAnnouncesItselfEveryFifteenSecondsIsFollowedAllTheTime() {
    World world = mixed(4, List.of(4));
    world.pass(Duration.ofSeconds(40));
    int elections = world.node(1).transitions(Transition.ElectionStarted.class).size();
    int followed = world.node(1).transitions(Transition.FollowsCoordinator.class).size();
    for (int i = 0; i < 6_000; i++) {
      world.pass(STEP);
      for (int member = 1; member <= 3; member++) {
        assertEquals(new Role.Following(World.peer(4)), world.node(member).role());
      }
    }
    assertEquals(elections, world.node(1).transitions(Transition.ElectionStarted.class).size());
    assertEquals(followed, world.node(1).transitions(Transition.FollowsCoordinator.class).size());
  }

  @Test
  void anOriginalThatCrashesIsSucceededWithinElevenSecondsWheneverItCrashes() {
    for (int millis = 0; millis < 15_000; millis += 500) {
      World world = mixed(4, List.of(4));
      world.pass(Duration.ofSeconds(60).plusMillis(millis));
      original(world, 4).switchOff();
      untilCoordinates(world, world.node(3), Duration.ofSeconds(11));
      assertTrue(original(world, 4).silent());
    }
  }

  @Test
  void aMemberThatAnnouncesItselfIsFollowedAlthoughAHigherOriginalHasJustFallenSilent() {
    World world = mixed(4, List.of(4));
    world.pass(Duration.ofSeconds(60));
    original(world, 4).switchOff();
    untilCoordinates(world, world.node(3), Duration.ofSeconds(11));
    world.pass(Duration.ofSeconds(1));
    assertEquals(new Role.Following(World.peer(3)), world.node(1).role());
    assertEquals(new Role.Following(World.peer(3)), world.node(2).role());
  }

  @Test
  void anElectionIsSaidOnceForEachCoordinatorThatFellSilent() {
    World world = mixed(8, List.of(5, 6, 7));
    world.pass(Duration.ofSeconds(60));
    int before = world.node(1).transitions(Transition.ElectionStarted.class).size();
    world.node(8).switchOff();
    untilCoordinates(world, world.node(4), Duration.ofSeconds(29));
    world.pass(Duration.ofSeconds(5));
    assertEquals(before + 1, world.node(1).transitions(Transition.ElectionStarted.class).size());
  }
}

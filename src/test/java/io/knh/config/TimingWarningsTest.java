package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Effect;
import io.knh.core.model.Peer;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the times which are warned of do what the warning says, and those that are not do not. */
class TimingWarningsTest {

  private static final int COORDINATOR = 5;
  private static final int NEXT = 4;

  @Test
  void aLostHeartbeatAndALostPingBringASecondCoordinatorFromTwiceTheTimeoutOn() {
    assertEquals(0, coordinatorsAfterLosses(Duration.ofMillis(3900), true));
    assertEquals(1, coordinatorsAfterLosses(Duration.ofMillis(4100), true));
  }

  @Test
  void aLostHeartbeatAloneDoesFromThreeIntervalsAndFourTimeoutsOn() {
    assertEquals(0, coordinatorsAfterLosses(Duration.ofMillis(22_900), false));
    assertEquals(1, coordinatorsAfterLosses(Duration.ofMillis(23_100), false));
  }

  /** How often the next in line takes over after it lost one heartbeat, and perhaps one ping. */
  private static int coordinatorsAfterLosses(Duration sendCooldown, boolean ping) {
    Timings usual = Timings.DEFAULTS;
    World world =
        new World(
            1,
            new Timings(
                usual.probeInterval(),
                usual.probeTimeout(),
                usual.connectMaxRetries(),
                usual.connectCooldown(),
                usual.sendMaxRetries(),
                sendCooldown,
                usual.electionCooldown()),
            false);
    world.startAll(COORDINATOR);
    world.pass(Duration.ofMinutes(2));
    loseTheNext(world, ping);
    world.pass(Duration.ofMinutes(2));
    return world.node(NEXT).transitions(Transition.BecameCoordinator.class).size();
  }

  /** Only the first of each is lost, and nothing else. */
  private static void loseTheNext(World world, boolean ping) {
    boolean[] lost = {false, !ping};
    world.observer(
        (node, input, effects) -> {
          world.joinAll();
          lost[0] |= !lost[0] && loses(world, node.peer(), effects, COORDINATOR, NEXT);
          lost[1] |= !lost[1] && loses(world, node.peer(), effects, NEXT, COORDINATOR);
        });
  }

  private static boolean loses(World world, Peer by, List<Effect> effects, int from, int to) {
    boolean sends =
        by.equals(World.peer(from))
            && effects.stream()
                .anyMatch(
                    effect ->
                        effect instanceof Effect.Send send && send.to().equals(World.peer(to)));
    if (sends) {
      world.link(from, to, World.Link.DROPS);
    }
    return sends;
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Alert;
import io.knh.core.model.Timings;
import io.knh.simulation.Clock;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long {@code PROBE_INTERVAL} makes all slow, and nothing wrong. */
class LongRoundsTest {

  /** Renewed once a round, the Lease would be free for the one that is cut off. */
  @ParameterizedTest
  @ValueSource(ints = {5, 20, 60})
  void aMemberThatIsCutOffHasNoLeaseHoweverLongRoundsAre(int intervalSeconds) {
    World world = world(intervalSeconds, 2, Clock.RIGHT, Clock.RIGHT);
    world.isolate(2, World.Link.DROPS);
    world.pass(Duration.ofMinutes(10));

    assertEquals(1, world.outages().size());
    Alert.PeerDown down = world.outages().getFirst();
    assertEquals(World.peer(2), down.peer().peer());
  }

  /** The others need so long to elect one that it must not take the Lease after 20 s already. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50})
  void aCoordinatorThatIsCutOffStaysSilentHoweverLongTheOthersNeed(int phaseSeconds) {
    World world = world(60, 30, new Clock(1100, 0), new Clock(900, 0));
    world.pass(Duration.ofSeconds(phaseSeconds));
    world.isolate(5, World.Link.DROPS);
    world.pass(Duration.ofMinutes(20));

    assertEquals(
        List.of(World.peer(5)), world.outages().stream().map(down -> down.peer().peer()).toList());
    assertEquals(World.peer(4), world.outages().getFirst().coordinator());
  }

  private static World world(
      int intervalSeconds, int timeoutSeconds, Clock ofCoordinator, Clock ofOthers) {
    Timings usual = Timings.DEFAULTS;
    World world =
        new World(
            1,
            new Timings(
                Duration.ofSeconds(intervalSeconds),
                Duration.ofSeconds(timeoutSeconds),
                usual.connectMaxRetries(),
                usual.connectCooldown(),
                usual.sendMaxRetries(),
                usual.sendCooldown(),
                usual.electionCooldown()),
            false);
    world.lease(true);
    for (int i = 1; i <= 4; i++) {
      world.clock(i, ofOthers);
    }
    world.clock(5, ofCoordinator);
    world.startAll(5);
    world.pass(Duration.ofMinutes(5));
    return world;
  }
}

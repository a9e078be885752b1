package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.event.Event;
import io.knh.simulation.World;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long {@code PROBE_INTERVAL} makes all slow, and nothing wrong. */
class LongRoundsTest {

  /** Renewed once a round, the Lease would be free for the one that is cut off. */
  @ParameterizedTest
  @ValueSource(ints = {5, 20, 60})
  void aMemberThatIsCutOffHasNoLeaseHoweverLongRoundsAre(int intervalSeconds) {
    Timings usual = Timings.DEFAULTS;
    World world =
        new World(
            1,
            new Timings(
                Duration.ofSeconds(intervalSeconds),
                usual.probeTimeout(),
                usual.connectMaxRetries(),
                usual.connectCooldown(),
                usual.sendMaxRetries(),
                usual.sendCooldown(),
                usual.electionCooldown()),
            false);
    world.lease(true);
    world.startAll(5);
    world.pass(Duration.ofMinutes(5));
    world.isolate(2, World.Link.DROPS);
    world.pass(Duration.ofMinutes(10));

    assertEquals(1, world.deaths().size());
    Event.PeerDown death = world.deaths().getFirst();
    assertEquals(World.peer(2), death.peer().peer());
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.PostResult;
import io.knh.core.model.Timings;
import io.knh.simulation.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** When an outage began, and when it ended, as alerts say, however late. */
class SinceTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Duration ROUND = Timings.DEFAULTS.probeInterval();
  private static final PostResult REFUSED = new PostResult.Undelivered("500", Duration.ZERO);

  private static World settled() {
    World world = new World(1, Timings.DEFAULTS, true);
    world.recovery(true);
    world.startAll(4);
    world.pass(SETTLED);
    return world;
  }

  private static Instant now(World world) {
    return World.time(world.now().toNanos());
  }

  private static Instant since(World world) {
    assertEquals(1, world.outages().size());
    return world.outages().getFirst().since().orElseThrow();
  }

  /** Whether {@code moment} is from {@code from} on, in whole seconds, within {@code within}. */
  private static void assertWithin(Instant from, Duration within, Instant moment) {
    assertEquals(moment.truncatedTo(ChronoUnit.SECONDS), moment);
    assertTrue(!moment.isBefore(from.truncatedTo(ChronoUnit.SECONDS)), moment + " before " + from);
    assertTrue(!moment.isAfter(from.plus(within)), moment + " is long after " + from);
  }

  @Test
  void anOutageBeginsWithTheFirstAttemptThatFailed() {
    for (int millis = 0; millis < 5_000; millis += 250) {
      World world = settled();
      world.pass(Duration.ofMillis(millis));
      Instant crashed = now(world);
      world.node(1).crash();
      world.pass(SETTLED);
      assertWithin(crashed, ROUND, since(world));
    }
  }

  @Test
  void itIsTheSameInEveryAttemptAndFromEveryMember() {
    World world = settled();
    world.receiver(alert -> REFUSED);
    Instant crashed = now(world);
    world.node(1).crash();
    world.pass(Duration.ofMinutes(10));
    world.node(4).crash();
    world.pass(Duration.ofMinutes(10));
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(10));
    Alert.PeerDown down =
        world.outages().stream()
            .filter(alert -> alert.peer().peer().equals(World.peer(1)))
            .findFirst()
            .orElseThrow();
    assertEquals(World.peer(4), down.coordinator());
    assertWithin(crashed, ROUND, down.since().orElseThrow());
  }

  @Test
  void anAlertThatIsDelayedForLongSaysWhenTheOutageBegan() {
    World world = settled();
    world.sane(false);
    Instant crashed = now(world);
    world.node(1).switchOff();
    world.pass(Duration.ofHours(2));
    assertEquals(List.of(), world.outages());
    world.sane(true);
    world.pass(SETTLED);
    assertWithin(crashed, ROUND, since(world));
  }

  @Test
  void aCoordinatorsOutageBeginsWhenItsHeartbeatDoesNotCome() {
    for (int millis = 0; millis < 5_000; millis += 250) {
      World world = settled();
      world.pass(Duration.ofMillis(millis));
      Instant crashed = now(world);
      world.node(4).crash();
      world.pass(Duration.ofSeconds(30));
      assertWithin(crashed, ROUND, since(world));
    }
  }

  @Test
  void aRecoverySaysFromWhenToWhenTheOutageLasted() {
    World world = settled();
    Instant crashed = now(world);
    world.node(1).crash();
    world.pass(Duration.ofHours(1));
    Instant back = now(world);
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(SETTLED);
    Alert.PeerUp up = world.recoveries().getFirst();
    assertEquals(Optional.of(since(world)), up.since());
    assertWithin(crashed, ROUND, up.since().orElseThrow());
    assertWithin(back, ROUND.plusSeconds(1), up.until().orElseThrow());
  }

  @Test
  void aSuccessorSaysInTheRecoveryWhenTheOutageBeganThatItsPredecessorRecorded() {
    World world = settled();
    world.node(1).crash();
    world.pass(Duration.ofMinutes(5));
    Instant since = since(world);
    world.node(4).terminate();
    world.pass(Duration.ofMinutes(5));
    Instant back = now(world);
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(SETTLED);
    Alert.PeerUp up = world.recoveries().getFirst();
    assertEquals(World.peer(3), up.coordinator());
    assertEquals(Optional.of(since), up.since());
    assertWithin(back, ROUND.plusSeconds(1), up.until().orElseThrow());
  }

  @Test
  void aRecoveryThatIsDeliveredLateSaysWhenItWas() {
    World world = settled();
    world.node(1).crash();
    world.pass(SETTLED);
    world.receiver(alert -> REFUSED);
    Instant back = now(world);
    world.start(World.peer(1)).read(World.everybody(4));
    world.pass(Duration.ofHours(1));
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(Duration.ofMinutes(6));
    assertWithin(back, ROUND.plusSeconds(1), world.recoveries().getFirst().until().orElseThrow());
  }

  @Test
  void outagesOfOnePeerBeginEachAtATimeOfItsOwn() {
    World world = settled();
    for (int i = 0; i < 3; i++) {
      world.node(1).crash();
      world.pass(SETTLED);
      world.start(World.peer(1)).read(World.everybody(4));
      world.pass(SETTLED);
    }
    Set<Optional<Instant>> began =
        world.outages().stream().map(Alert.PeerDown::since).collect(Collectors.toSet());
    assertEquals(3, began.size());
    assertEquals(
        world.outages().stream().map(Alert.PeerDown::since).toList(),
        world.recoveries().stream().map(Alert.PeerUp::since).toList());
  }
}

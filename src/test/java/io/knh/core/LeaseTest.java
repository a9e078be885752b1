package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.detection.Lease;
import io.knh.core.model.Alert;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import io.knh.simulation.World;
import io.knh.simulation.World.Api;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the Lease stands in for, and what it does not. */
class LeaseTest {

  private static final Duration SETTLED = Duration.ofSeconds(25);

  private static World settled(int size) {
    World world = World.withLease(size);
    world.pass(SETTLED);
    return world;
  }

  private static List<Peer> down(World world) {
    return world.outages().stream().map(down -> down.peer().peer()).toList();
  }

  private static void cutAll(World world, int size) {
    for (int i = 1; i <= size; i++) {
      world.isolate(i, Link.DROPS);
    }
  }

  @Test
  void aCoordinatorWithAMajorityHoldsTheLease() {
    World world = settled(4);
    assertEquals(World.peer(4).id().value(), world.leaseView().holder());
  }

  @Test
  void oneThatIsCutFromThePodsButNotFromTheApiServerStaysSilent() {
    World world = settled(5);
    world.isolate(5, Link.DROPS);
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.of(World.peer(5)), down(world));
    assertEquals(World.peer(4), world.outages().getFirst().coordinator());
    assertEquals(World.peer(4).id().value(), world.leaseView().holder());
  }

  @Test
  void oneThatIsCutFromTheApiServerTooStaysSilent() {
    World world = settled(5);
    world.isolate(5, Link.DROPS);
    world.api(5, Api.HANGS);
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.of(World.peer(5)), down(world));
  }

  @Test
  void whenTheWholePodNetworkFailsExactlyOneMemberAlerts() {
    World world = settled(5);
    cutAll(world, 5);
    world.pass(Duration.ofMinutes(10));
    assertEquals(4, down(world).size());
    assertEquals(4, down(world).stream().distinct().count());
    assertEquals(1, world.outages().stream().map(Alert.PeerDown::coordinator).distinct().count());
  }

  @Test
  void inAPairTheOtherIsAlertedWithinThirtyFiveSeconds() {
    World world = settled(2);
    world.node(1).switchOff();
    world.pass(Duration.ofSeconds(35));
    assertEquals(List.of(World.peer(1)), down(world));
  }

  @Test
  void withoutMajorityAndApiServerItStaysHeld() {
    World world = settled(2);
    world.api(Api.HANGS);
    world.node(1).switchOff();
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), down(world));
    assertTrue(world.node(2).transitions(Transition.DecisionPending.class).size() >= 1);
    world.api(Api.UP);
    world.pass(Duration.ofSeconds(40));
    assertEquals(List.of(World.peer(1)), down(world));
  }

  @Test
  void aLeaseThatWasTakenWithAMajorityIsGivenUpOnceThatIsGone() {
    World world = settled(3);
    world.node(1).switchOff();
    world.node(2).switchOff();
    world.pass(Duration.ofSeconds(15));
    assertEquals("", world.leaseView().holder());
    world.pass(Duration.ofSeconds(20));
    assertEquals(World.peer(3).id().value(), world.leaseView().holder());
    assertEquals(2, down(world).size());
  }

  @Test
  void aLeaseThatCouldNotBeRenewedForFifteenSecondsIsNotShownAsHeld() {
    World world = settled(3);
    assertEquals(Optional.of(true), shown(world, 3));
    world.api(Api.HANGS);
    world.pass(Lease.VALID.plusSeconds(6));
    assertEquals(Optional.of(false), shown(world, 3));
    assertEquals(
        new Transition.LeaseChanged(false),
        world.node(3).transitions(Transition.LeaseChanged.class).getLast());
    world.pass(Duration.ofMinutes(2));
    assertEquals(Optional.of(false), shown(world, 3));
    world.api(Api.UP);
    world.pass(Lease.LOST.plusSeconds(10));
    assertEquals(Optional.of(true), shown(world, 3));
  }

  private static Optional<Boolean> shown(World world, int number) {
    return world.node(number).member().overview().coordination().orElseThrow().lease();
  }

  @Test
  void aLeaseThatSomebodyElseRenewsIsNotTaken() {
    World world = settled(2);
    world.node(1).switchOff();
    for (int i = 0; i < 30; i++) {
      world.leaseTaken("somebody else");
      world.pass(Duration.ofSeconds(10));
    }
    assertEquals(List.of(), down(world));
    world.pass(Duration.ofSeconds(30));
    assertEquals(List.of(World.peer(1)), down(world));
  }

  @Test
  void oneThatWasStoppedDoesNotBelieveThatItHoldsTheLeaseStill() {
    World world = settled(3);
    cutAll(world, 3);
    world.pass(Duration.ofSeconds(60));
    int alerts = down(world).size();
    assertEquals(2, alerts);
    String holder = world.leaseView().holder();
    int number = holder.startsWith("node-0003") ? 3 : holder.startsWith("node-0002") ? 2 : 1;
    world.node(number).stop();
    world.pass(Duration.ofSeconds(60));
    world.node(number).resume();
    world.pass(Duration.ofMinutes(2));
    // Whoever held it last alerts nothing again; the next holder may alert what it found itself.
    assertEquals(
        2,
        world.outages().stream()
            .filter(down -> down.coordinator().equals(World.peer(number)))
            .count());
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Alert;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom the cluster status names: nobody is shown down who left on purpose, or still starts. */
class ClusterStatusTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  /** A status every second, and rounds of 5 s. */
  private static final Timings MANY_STATUSES =
      Environment.least().with("ELECTION_COOLDOWN_PERIOD", "1s").settings().timings();

  private static World manyStatuses(int size) {
    World world = new World(1, MANY_STATUSES, false);
    world.startAll(size);
    return world;
  }

  private static RosterEntry serving(int number) {
    return new RosterEntry(World.peer(number), true, false);
  }

  private static PeerStatus up(int number) {
    return new PeerStatus(World.peer(number), true);
  }

  private static PeerStatus down(int number) {
    return new PeerStatus(World.peer(number), false);
  }

  /** The statuses that were posted in the next {@code duration}. */
  private static List<List<PeerStatus>> statusesIn(World world, Duration duration) {
    int before = world.statuses().size();
    world.pass(duration);
    List<List<PeerStatus>> statuses =
        world.statuses().subList(before, world.statuses().size()).stream()
            .map(Alert.ClusterStatus::peers)
            .toList();
    assertFalse(statuses.isEmpty());
    return statuses;
  }

  private static List<Peer> shownDown(List<List<PeerStatus>> statuses) {
    return statuses.stream()
        .flatMap(List::stream)
        .filter(shown -> !shown.up())
        .map(PeerStatus::peer)
        .distinct()
        .toList();
  }

  @Test
  void aFollowerThatLeftIsInNoStatus() {
    for (long millis = 0; millis < 5_000; millis += 250) {
      World world = manyStatuses(4);
      world.pass(SETTLED.plusMillis(millis));
      world.node(2).terminate();
      world.pass(Duration.ofMillis(10));
      for (List<PeerStatus> status : statusesIn(world, Duration.ofMinutes(1))) {
        assertEquals(List.of(up(1), up(3)), status, "left " + millis + " ms into a round");
      }
    }
  }

  @Test
  void aCoordinatorThatLeftIsInNoStatusOfItsSuccessor() {
    World world = manyStatuses(4);
    world.pass(SETTLED);
    world.node(4).terminate();
    world.pass(Duration.ofMillis(10));
    for (List<PeerStatus> status : statusesIn(world, Duration.ofMinutes(1))) {
      assertEquals(List.of(up(1), up(2)), status);
    }
  }

  @Test
  void aPeerThatDiscoveryNamesNoMoreIsInNoStatusFromThenOn() {
    World world = manyStatuses(4);
    world.pass(SETTLED.plusSeconds(1));
    world.readAll(Roster.of(List.of(serving(1), serving(3), serving(4))));
    world.pass(Duration.ofMillis(10));
    for (List<PeerStatus> status : statusesIn(world, Duration.ofSeconds(10))) {
      assertEquals(List.of(up(1), up(3)), status);
    }
  }

  @Test
  void aPeerThatStillStartsIsNotShownDownWithinItsTimeToConnect() {
    World world = manyStatuses(3);
    world.pass(SETTLED);
    world.readAll(Roster.of(List.of(serving(1), serving(2), serving(3), serving(9))));
    for (List<PeerStatus> status : statusesIn(world, Duration.ofSeconds(7))) {
      assertEquals(List.of(up(1), up(2)), status);
    }
    world.start(World.peer(9)).read(World.everybody(3));
    world.pass(Duration.ofSeconds(10));
    List<List<PeerStatus>> after = statusesIn(world, Duration.ofSeconds(10));
    assertEquals(List.of(up(1), up(2), up(9)), after.getLast());
    assertEquals(List.of(), shownDown(after));
  }

  @Test
  void aPeerThatNeverAnsweredIsShownDownBeyondItsTimeToConnectWhetherItIsServingOrNot() {
    for (boolean serving : new boolean[] {true, false}) {
      World world = manyStatuses(3);
      world.pass(SETTLED);
      RosterEntry silent = new RosterEntry(World.peer(9), serving, false);
      world.readAll(Roster.of(List.of(serving(1), serving(2), serving(3), silent)));
      // The round that finds it out ends when it is declared down.
      world.pass(Duration.ofSeconds(22));
      assertEquals(
          List.of(up(1), up(2), down(9)), statusesIn(world, Duration.ofSeconds(10)).getFirst());
    }
  }

  @Test
  void aClusterThatStartsShowsNobodyDown() {
    World world = new World(1, MANY_STATUSES, false);
    // The highest is the coordinator before the others have begun to start.
    world.start(World.peer(4)).read(World.everybody(4));
    world.pass(Duration.ofSeconds(14));
    for (int i = 1; i <= 3; i++) {
      world.start(World.peer(i)).read(World.everybody(4));
    }
    world.pass(SETTLED);
    assertEquals(
        List.of(), shownDown(world.statuses().stream().map(Alert.ClusterStatus::peers).toList()));
    assertEquals(List.of(), world.outages());
  }

  @Test
  void aRollingRestartShowsNobodyDown() {
    World world = manyStatuses(4);
    world.pass(SETTLED);
    for (int i = 1; i <= 4; i++) {
      int leaver = i;
      List<RosterEntry> entries = new ArrayList<>(World.everybody(4).entries());
      entries.replaceAll(
          entry ->
              entry.peer().equals(World.peer(leaver))
                  ? new RosterEntry(entry.peer(), false, true)
                  : entry);
      world.readAll(Roster.of(entries));
      world.node(i).terminate();
      world.pass(Duration.ofSeconds(6));
      world.start(World.peer(i)).read(World.everybody(4));
      world.readAll(World.everybody(4));
      world.pass(SETTLED);
    }
    List<List<PeerStatus>> statuses =
        world.statuses().stream().map(Alert.ClusterStatus::peers).toList();
    assertTrue(statuses.size() > 60, "statuses: " + statuses.size());
    assertEquals(List.of(), shownDown(statuses));
    assertEquals(List.of(up(1), up(2), up(3)), statuses.getLast());
  }

  @Test
  void aPeerWhoseOutageWasRecordedIsShownDownThoughItIsMarkedTerminatingThen() {
    World world = manyStatuses(4);
    world.pass(SETTLED);
    world.node(1).switchOff();
    world.pass(SETTLED);
    assertEquals(1, world.outages().size());
    world.readAll(
        Roster.of(
            List.of(
                new RosterEntry(World.peer(1), false, true), serving(2), serving(3), serving(4))));
    for (List<PeerStatus> status : statusesIn(world, Duration.ofSeconds(20))) {
      assertEquals(List.of(down(1), up(2), up(3)), status);
    }
  }
}

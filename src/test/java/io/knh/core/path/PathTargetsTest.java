package io.knh.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.RosterEntry;
import io.knh.simulation.World;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a member probes. */
class PathTargetsTest {

  private static List<RosterEntry> members(int size, int zones) {
    return World.inZones(size, zones).entries();
  }

  private static PathTargets first() {
    return new PathTargets(World.peer(1), 10);
  }

  @Test
  void upToElevenMembersAllProbeAll() {
    assertEquals(
        new TreeSet<>(members(11, 1).subList(1, 11).stream().map(RosterEntry::peer).toList()),
        first().choose(members(11, 1), "zone-0", false).stream()
            .map(RosterEntry::peer)
            .collect(Collectors.toCollection(TreeSet::new)));
    assertEquals(10, first().choose(members(12, 1), "zone-0", false).size());
  }

  @Test
  void oneOfEachOtherZoneIsAmongThem() {
    List<RosterEntry> chosen = first().choose(members(200, 5), World.zone(1, 5), false);
    assertEquals(10, chosen.size());
    Set<String> zones = chosen.stream().map(RosterEntry::zone).collect(Collectors.toSet());
    assertTrue(zones.containsAll(Set.of("zone-0", "zone-2", "zone-3", "zone-4")), zones::toString);
  }

  @Test
  void aMemberThatGoesChangesNothingElse() {
    List<RosterEntry> members = members(200, 1);
    PathTargets targets = first();
    Set<RosterEntry> before = Set.copyOf(targets.choose(members, "zone-0", false));
    RosterEntry gone = before.iterator().next();
    Set<RosterEntry> after =
        Set.copyOf(
            targets.choose(
                members.stream().filter(one -> !one.equals(gone)).toList(), "zone-0", false));
    Set<RosterEntry> kept = new HashSet<>(before);
    kept.retainAll(after);
    assertTrue(kept.size() >= 8, kept.size() + " of 10 stay");
  }

  @Test
  void theLastPlaceRotatesThroughAllOthers() {
    List<RosterEntry> members = members(60, 1);
    PathTargets targets = first();
    Set<RosterEntry> seen = new HashSet<>(targets.choose(members, "zone-0", false));
    Set<RosterEntry> lasting = new HashSet<>(seen);
    for (int i = 0; i < 49; i++) {
      List<RosterEntry> chosen = targets.choose(members, "zone-0", true);
      seen.addAll(chosen);
      lasting.retainAll(chosen);
    }
    assertEquals(59, seen.size());
    assertEquals(9, lasting.size());
  }

  /** Nobody is probed by all, and nobody by none. */
  @Test
  void allAreProbedByAboutAsMany() {
    List<RosterEntry> members = members(300, 3);
    Map<RosterEntry, Long> counts =
        IntStream.rangeClosed(1, 300)
            .boxed()
            .flatMap(
                i ->
                    new PathTargets(World.peer(i), 10)
                        .choose(members, World.zone(i, 3), false).stream())
            .collect(Collectors.groupingBy(to -> to, Collectors.counting()));
    List<Long> probedBy = members.stream().map(to -> counts.getOrDefault(to, 0L)).sorted().toList();
    assertTrue(probedBy.getFirst() >= 2, "the least is " + probedBy.getFirst());
    assertTrue(probedBy.getLast() <= 25, "the most is " + probedBy.getLast());
  }
}

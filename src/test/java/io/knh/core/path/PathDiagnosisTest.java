package io.knh.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Subject;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is found on graphs of members that each probe a few others. */
@Execution(ExecutionMode.CONCURRENT)
class PathDiagnosisTest {

  private static final int PROBES = 10;

  /** Members in zones, each with the targets that it would choose. */
  private record Graph(List<RosterEntry> members, Map<Peer, List<RosterEntry>> targets) {

    private static final Map<String, Graph> MADE = new ConcurrentHashMap<>();

    static Graph of(int size, int zones) {
      return MADE.computeIfAbsent(size + " in " + zones, key -> made(size, zones));
    }

    private static Graph made(int size, int zones) {
      List<RosterEntry> members =
          IntStream.rangeClosed(1, size)
              .mapToObj(
                  i ->
                      new RosterEntry(
                          World.peer(i), true, false, zones < 2 ? "" : World.zone(i, zones)))
              .toList();
      Map<Peer, List<RosterEntry>> targets =
          members.stream()
              .collect(
                  Collectors.toMap(
                      RosterEntry::peer,
                      one ->
                          new PathTargets(one.peer(), PROBES).choose(members, one.zone(), false)));
      return new Graph(members, targets);
    }

    List<Link> links(BiPredicate<RosterEntry, RosterEntry> broken) {
      List<Link> links = new ArrayList<>();
      for (RosterEntry from : members) {
        for (RosterEntry to : of(from)) {
          links.add(link(from, to, broken.test(from, to)));
        }
      }
      return links;
    }

    List<RosterEntry> of(RosterEntry member) {
      return targets.getOrDefault(member.peer(), List.of());
    }

    RosterEntry any(Random random) {
      return members.get(random.nextInt(members.size()));
    }
  }

  private static Link link(RosterEntry from, RosterEntry to, boolean broken) {
    PathView well = PathView.unknown(to.peer().address());
    PathView view =
        broken
            ? new PathView(
                well.to(), Optional.of(PathFault.BROKEN), 7, Optional.empty(), 1, 0, 0, false)
            : well;
    return new Link(from, to, view, 0);
  }

  private static Set<String> found(List<Link> links) {
    return PathDiagnosis.of(links).stream()
        .map(finding -> words(finding.subject()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String words(Subject.Network subject) {
    return (subject.kind() + " " + subject.from() + " " + subject.to())
        .replaceAll(" +", " ")
        .strip();
  }

  private static String node(RosterEntry entry) {
    return entry.peer().nodeName();
  }

  private static boolean between(RosterEntry one, RosterEntry other, RosterEntry a, RosterEntry b) {
    return (one.equals(a) && other.equals(b)) || (one.equals(b) && other.equals(a));
  }

  @Test
  void nothingIsFoundWhereNothingFails() {
    assertEquals(Set.of(), found(Graph.of(40, 3).links((from, to) -> false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 11, 40, 300})
  void aSinglePathIsNamedByItsEnds(int size) {
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      Graph graph = Graph.of(size, 3);
      RosterEntry from = graph.any(random);
      List<RosterEntry> its = graph.of(from);
      RosterEntry to = its.get(random.nextInt(its.size()));
      List<Link> links = graph.links((a, b) -> between(a, b, from, to));
      boolean both = links.stream().filter(Link::fails).count() > 1;
      String there = "path " + node(from) + " " + node(to);
      String back = "path " + node(to) + " " + node(from);
      Set<String> found = found(links);
      assertEquals(1, found.size(), size + " members, " + there + ": " + found);
      assertTrue(found.contains(there) || (both && found.contains(back)), found::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 11, 40, 300})
  void aSideOfAMemberIsNamed(int size) {
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      Graph graph = Graph.of(size, 3);
      RosterEntry one = graph.any(random);
      assertEquals(
          Set.of("outbound " + node(one)),
          found(graph.links((from, to) -> from.equals(one))),
          size + " members");
      List<Link> inward = graph.links((from, to) -> to.equals(one));
      if (inward.stream().filter(Link::fails).count() > 1) {
        assertEquals(Set.of("inbound " + node(one)), found(inward), size + " members");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 11, 40, 300})
  void bothSidesOfAMemberAreOneFinding(int size) {
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      Graph graph = Graph.of(size, 3);
      RosterEntry one = graph.any(random);
      List<Link> links = graph.links((from, to) -> from.equals(one) || to.equals(one));
      if (links.stream().filter(link -> link.to().equals(one)).count() > 1) {
        assertEquals(Set.of("inbound " + node(one)), found(links), size + " members");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 40, 300})
  void aSideOfWhichMostPathsFailDoesNotFallApart(int size) {
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      Graph graph = Graph.of(size, 3);
      RosterEntry one = graph.any(random);
      List<Link> links = graph.links((from, to) -> from.equals(one) && random.nextInt(10) < 6);
      if (links.stream().filter(Link::fails).count() > 1) {
        assertEquals(Set.of("outbound " + node(one)), found(links), size + " members");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 11, 40, 300})
  void zonesThatDoNotReachEachOtherAreNamed(int size) {
    Graph graph = Graph.of(size, 3);
    assertEquals(
        Set.of("zone zone-0 zone-1"),
        found(
            graph.links((from, to) -> from.zone().equals("zone-0") && to.zone().equals("zone-1"))));
    assertEquals(
        Set.of("zone zone-0 zone-1"),
        found(
            graph.links(
                (from, to) ->
                    new TreeSet<>(List.of(from.zone(), to.zone()))
                        .equals(new TreeSet<>(List.of("zone-0", "zone-1"))))));
    assertEquals(
        Set.of("zone zone-0 zone-1", "zone zone-0 zone-2"),
        found(
            graph.links((from, to) -> from.zone().equals("zone-0") != to.zone().equals("zone-0"))));
  }

  @Test
  void aZoneOfOneMemberIsNamedAsThatMember() {
    List<RosterEntry> members = new ArrayList<>(Graph.of(8, 1).members());
    RosterEntry alone = new RosterEntry(World.peer(9), true, false, "zone-9");
    members.replaceAll(entry -> new RosterEntry(entry.peer(), true, false, "zone-1"));
    members.add(alone);
    Map<Peer, List<RosterEntry>> targets =
        members.stream()
            .collect(
                Collectors.toMap(
                    RosterEntry::peer,
                    one -> new PathTargets(one.peer(), PROBES).choose(members, one.zone(), false)));
    Graph graph = new Graph(members, targets);
    assertEquals(
        Set.of("inbound " + node(alone)), found(graph.links((from, to) -> to.equals(alone))));
  }

  @Test
  void whereNearlyAllFailsTheNetworkIsNamedAndNoMember() {
    for (int size : new int[] {4, 12, 40, 300}) {
      Graph graph = Graph.of(size, 2);
      assertEquals(Set.of("widespread"), found(graph.links((from, to) -> true)), size + " members");
    }
  }

  /** It is done once a second while something fails. */
  @Test
  void manyThatFailInTheLargestClusterAreFoundWithoutCountingThemAgainForEachMember() {
    Random random = new Random(1);
    List<RosterEntry> members = World.everybody(5_000).entries();
    List<Link> links = new ArrayList<>();
    for (RosterEntry from : members) {
      for (int i = 0; i < PROBES; i++) {
        links.add(link(from, members.get(random.nextInt(members.size())), random.nextInt(10) < 6));
      }
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            assertEquals(
                List.of(ProblemKind.WIDESPREAD),
                PathDiagnosis.of(links).stream().map(found -> found.subject().kind()).toList()));
  }

  @Test
  void whatNothingExplainsIsWidespread() {
    Graph graph = Graph.of(300, 1);
    Set<Set<Peer>> pairs = new HashSet<>();
    Set<Peer> used = new HashSet<>();
    List<Link> links = new ArrayList<>();
    for (Link link : graph.links((from, to) -> false)) {
      Peer from = link.from().peer();
      Peer to = link.to().peer();
      boolean apart = !used.contains(from) && !used.contains(to) && pairs.add(Set.of(from, to));
      if (apart) {
        used.addAll(Set.of(from, to));
      }
      links.add(link(link.from(), link.to(), apart));
    }
    assertTrue(pairs.size() > PathDiagnosis.MAX_FINDINGS);
    List<PathFinding> found = PathDiagnosis.of(links);
    assertEquals(
        List.of(ProblemKind.WIDESPREAD),
        found.stream().map(finding -> finding.subject().kind()).toList());
  }

  @Test
  void theWorstFaultThatIsNoChanceIsNamed() {
    List<RosterEntry> members = Graph.of(4, 1).members();
    RosterEntry to = members.getFirst();
    List<Link> links = new ArrayList<>();
    links.add(link(members.get(3), to, true));
    for (RosterEntry from : members.subList(1, 3)) {
      PathView lossy =
          new PathView(
              to.peer().address(),
              Optional.of(PathFault.LOSSY),
              7,
              Optional.empty(),
              1,
              60,
              12,
              false);
      links.add(new Link(from, to, lossy, 0));
    }
    List<PathFinding> found = PathDiagnosis.of(links);
    assertEquals(1, found.size());
    assertEquals(PathFault.LOSSY, found.getFirst().fault());
    assertEquals(ProblemKind.INBOUND, found.getFirst().subject().kind());
  }

  /** Some of the paths that others have to it, and of its own. */
  private static List<Link> mostOfBothSides(Graph graph, RosterEntry one, Random random) {
    return graph.links(
        (from, to) -> (from.equals(one) || to.equals(one)) && random.nextInt(10) < 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 40, 300})
  void bothSidesOfWhichMostPathsFailDoNotFallApart(int size) {
    Random random = new Random(size);
    int right = 0;
    for (int i = 0; i < 100; i++) {
      Graph graph = Graph.of(size, 3);
      RosterEntry one = graph.any(random);
      List<Link> links = mostOfBothSides(graph, one, random);
      long inward = links.stream().filter(link -> link.fails() && link.to().equals(one)).count();
      Set<String> expected = Set.of((inward > 1 ? "inbound " : "outbound ") + node(one));
      Set<String> found = found(links);
      // What is left of the one side is a path where a single one of it fails.
      boolean single = inward == 1 && found.containsAll(expected) && found.size() == 2;
      right += found.equals(expected) || single ? 1 : 0;
    }
    assertTrue(right >= 99, size + " members: " + right + " of 100");
  }

  /** What the coordinator passes on of a cluster in which {@code down} is down. */
  private static List<Link> without(RosterEntry down, List<Link> links) {
    return links.stream()
        .filter(link -> !link.from().equals(down) && !link.to().equals(down))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 40, 300})
  void zonesAndSidesAreNamedBesideAMemberThatIsDown(int size) {
    Random random = new Random(size);
    Graph graph = Graph.of(size, 3);
    for (int i = 0; i < 50; i++) {
      RosterEntry down = graph.any(random);
      assertEquals(Set.of(), found(without(down, graph.links((a, b) -> b.equals(down)))));
      Set<String> cut = Set.of("zone-0", "zone-1");
      List<Link> zones =
          without(
              down,
              graph.links(
                  (a, b) ->
                      !a.zone().equals(b.zone()) && cut.containsAll(Set.of(a.zone(), b.zone()))));
      assertEquals(Set.of("zone zone-0 zone-1"), found(zones), size + ", without " + node(down));
      RosterEntry one = graph.any(random);
      List<Link> sides = without(down, graph.links((a, b) -> a.equals(one) || b.equals(one)));
      if (!one.equals(down)
          && sides.stream().filter(link -> link.fails() && link.to().equals(one)).count() > 1) {
        assertEquals(Set.of("inbound " + node(one)), found(sides), size + " members");
      }
    }
  }

  // ---- the rules, broken

  enum Rule {
    /** What members share explains nothing. */
    NO_SIDES,
    /** Zones explain nothing. */
    NO_ZONES,
    /** What fails within a zone as well is taken for a cut between two. */
    ZONES_THAT_ARE_NOT_WELL,
    /** Where nearly all fails each member is looked at. */
    NO_EVERYWHERE,
    /** The worst that a single path has is the fault of all. */
    WORST_OF_ONE
  }

  private static final class Broken extends PathDiagnosis {
    private final Rule rule;

    Broken(Rule rule, List<Link> links) {
      super(links);
      this.rule = rule;
    }

    @Override
    void sides() {
      if (rule != Rule.NO_SIDES) {
        super.sides();
      }
    }

    @Override
    void zones() {
      if (rule != Rule.NO_ZONES) {
        super.zones();
      }
    }

    @Override
    boolean isWell(int failing, int total) {
      return rule == Rule.ZONES_THAT_ARE_NOT_WELL || super.isWell(failing, total);
    }

    @Override
    boolean isEverywhere() {
      return rule != Rule.NO_EVERYWHERE && super.isEverywhere();
    }

    @Override
    PathFault worstOf(List<Link> failing) {
      return rule == Rule.WORST_OF_ONE
          ? failing.stream()
              .flatMap(link -> link.fault().stream())
              .min(PathFault::compareTo)
              .orElseThrow()
          : super.worstOf(failing);
    }
  }

  private static List<List<Link>> scenes() {
    Graph graph = Graph.of(40, 3);
    RosterEntry one = graph.members().getFirst();
    List<Link> mixed = new ArrayList<>();
    for (Link link : graph.links((from, to) -> false)) {
      boolean its = link.to().equals(one);
      PathFault fault = mixed.stream().anyMatch(Link::fails) ? PathFault.LOSSY : PathFault.BROKEN;
      mixed.add(
          its
              ? new Link(
                  link.from(),
                  one,
                  new PathView(
                      one.peer().address(),
                      Optional.of(fault),
                      7,
                      Optional.empty(),
                      1,
                      0,
                      0,
                      false),
                  0)
              : link);
    }
    return List.of(
        graph.links((from, to) -> from.equals(one) || to.equals(one)),
        graph.links((from, to) -> from.zone().equals("zone-0") && to.zone().equals("zone-1")),
        graph.links((from, to) -> from.zone().equals("zone-0")),
        graph.links((from, to) -> true),
        mixed);
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenRuleIsFound(Rule rule) {
    assertTrue(
        scenes().stream()
            .anyMatch(
                links ->
                    !subjects(PathDiagnosis.of(links))
                        .equals(subjects(new Broken(rule, links).made()))),
        rule + " changes nothing");
  }

  private static List<Subject.Network> subjects(List<PathFinding> findings) {
    return findings.stream().map(PathFinding::subject).toList();
  }
}

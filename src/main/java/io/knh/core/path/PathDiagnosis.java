package io.knh.core.path;

import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what explains the paths that have a fault; its results depend on its arguments alone.
 * Members that are down are explained already, and none of their paths is among these.
 *
 * <p>In this order, each rule taking the paths that it explains: a pair of zones; the side of a
 * member, as long as two or more share one; single paths. More than {@link #MAX_FINDINGS} of these
 * are one, of the whole network. A request needs both directions of a path, so what fails one way
 * most often fails the other way too: both are one finding.
 */
final class PathDiagnosis {

  /** More are found together than one at a time. */
  static final int MAX_FINDINGS = 50;

  /** Paths from one zone to another that are enough to say something. */
  static final int ZONE_PATHS = 3;

  private static final int FIFTHS = 5;
  private static final int FIFTHS_BETWEEN = 4;

  private final List<Link> links;
  private final Set<Link> unexplained = new LinkedHashSet<>();
  private final List<PathFinding> findings = new ArrayList<>();

  private record Pair(String from, String to) implements Comparable<Pair> {

    Pair back() {
      return new Pair(to, from);
    }

    @Override
    public int compareTo(Pair other) {
      return Comparator.comparing(Pair::from).thenComparing(Pair::to).compare(this, other);
    }
  }

  /** The paths that are counted together. */
  private static final class Count {
    private int total;
    private final List<Link> failing = new ArrayList<>();

    void add(Link link) {
      total++;
      if (link.fails()) {
        failing.add(link);
      }
    }

    /** Whether at least so many fifths of them fail. */
    boolean fails(int fifths) {
      return failing.size() * FIFTHS >= total * fifths;
    }
  }

  private PathDiagnosis(Collection<Link> links) {
    this.links = List.copyOf(links);
    links.stream().filter(Link::fails).forEach(unexplained::add);
  }

  /** What explains the paths that fail among {@code links}. */
  static List<PathFinding> of(Collection<Link> links) {
    PathDiagnosis diagnosis = new PathDiagnosis(links);
    if (!diagnosis.unexplained.isEmpty()) {
      diagnosis.zones();
      diagnosis.sides();
      diagnosis.paths();
    }
    return diagnosis.findings.size() > MAX_FINDINGS
        ? List.of(diagnosis.widespread())
        : List.copyOf(diagnosis.findings);
  }

  // ---- zones

  private void zones() {
    TreeMap<Pair, Count> pairs = new TreeMap<>();
    Map<String, Set<Peer>> members = new HashMap<>();
    for (Link link : links) {
      String from = link.from().zone();
      String to = link.to().zone();
      if (!from.isEmpty() && !to.isEmpty()) {
        pairs.computeIfAbsent(new Pair(from, to), pair -> new Count()).add(link);
        members.computeIfAbsent(from, zone -> new TreeSet<>()).add(link.from().peer());
        members.computeIfAbsent(to, zone -> new TreeSet<>()).add(link.to().peer());
      }
    }
    TreeSet<Pair> cut = new TreeSet<>();
    pairs.forEach(
        (pair, count) -> {
          boolean inside = pair.from().equals(pair.to());
          if (!inside
              && count.total >= ZONE_PATHS
              && count.fails(FIFTHS_BETWEEN)
              && isWellInside(pair.from(), pairs)
              && isWellInside(pair.to(), pairs)
              && members.getOrDefault(pair.from(), Set.of()).size() > 1
              && members.getOrDefault(pair.to(), Set.of()).size() > 1) {
            cut.add(pair);
          }
        });
    for (Pair pair : cut) {
      boolean both = cut.contains(pair.back());
      if (!both || pair.compareTo(pair.back()) < 0) {
        zone(pair, pairs, both);
      }
    }
  }

  private static boolean isWellInside(String zone, Map<Pair, Count> pairs) {
    Count inside = pairs.get(new Pair(zone, zone));
    return inside == null || inside.failing.size() * FIFTHS <= inside.total;
  }

  private void zone(Pair pair, Map<Pair, Count> pairs, boolean both) {
    Count there = pairs.getOrDefault(pair, new Count());
    Count back = both ? pairs.getOrDefault(pair.back(), new Count()) : new Count();
    find(ProblemKind.ZONE, pair.from(), pair.to(), there, back, Optional.empty());
  }

  // ---- members

  private void sides() {
    List<Side> sides = new ArrayList<>();
    Optional<Side> worst = worstSide();
    while (worst.isPresent()) {
      sides.add(worst.get());
      unexplained.removeAll(Set.copyOf(worst.get().count().failing));
      worst = worstSide();
    }
    Set<Side> done = new LinkedHashSet<>();
    for (Side side : sides) {
      if (done.add(side)) {
        Optional<Side> opposite = sides.stream().filter(side::isOpposite).findFirst();
        opposite.ifPresent(done::add);
        // Of both, what others say of it comes first: it may be the one that is wrong.
        Side shown = side.inbound() ? side : opposite.orElse(side);
        Count back =
            opposite.isEmpty() ? new Count() : (shown.equals(side) ? opposite.get() : side).count();
        String node = shown.peer().nodeName();
        find(
            shown.inbound() ? ProblemKind.INBOUND : ProblemKind.OUTBOUND,
            shown.inbound() ? "" : node,
            shown.inbound() ? node : "",
            shown.count(),
            back,
            Optional.of(shown.peer()));
      }
    }
  }

  private record Side(Peer peer, boolean inbound, Count count) {

    /** The most that fail are the worst, then the larger share. */
    static final Comparator<Side> WORST_LAST =
        Comparator.<Side>comparingInt(side -> side.count().failing.size())
            .thenComparing(
                (one, other) ->
                    Long.compare(
                        (long) one.count().failing.size() * other.count().total,
                        (long) other.count().failing.size() * one.count().total))
            .thenComparing(Side::inbound)
            .thenComparing(Side::peer, Comparator.reverseOrder());

    boolean isOpposite(Side other) {
      return peer.equals(other.peer) && inbound != other.inbound;
    }
  }

  private Optional<Side> worstSide() {
    Map<Peer, Count> outbound = new HashMap<>();
    Map<Peer, Count> inbound = new HashMap<>();
    for (Link link : links) {
      // Those that are explained by something else are no sign that this side is well, or not.
      if (!link.fails() || unexplained.contains(link)) {
        outbound.computeIfAbsent(link.from().peer(), peer -> new Count()).add(link);
        inbound.computeIfAbsent(link.to().peer(), peer -> new Count()).add(link);
      }
    }
    List<Side> sides = new ArrayList<>();
    outbound.forEach((peer, count) -> sides.add(new Side(peer, false, count)));
    inbound.forEach((peer, count) -> sides.add(new Side(peer, true, count)));
    return sides.stream().filter(side -> side.count().failing.size() > 1).max(Side.WORST_LAST);
  }

  // ---- the rest

  private void paths() {
    TreeMap<Pair, Link> single = new TreeMap<>();
    for (Link link : unexplained) {
      single.put(new Pair(link.from().peer().nodeName(), link.to().peer().nodeName()), link);
    }
    single.forEach(
        (pair, link) -> {
          Link back = single.get(pair.back());
          if (back == null || pair.compareTo(pair.back()) < 0) {
            Count there = new Count();
            there.add(link);
            Count other = new Count();
            if (back != null) {
              other.add(back);
            }
            find(ProblemKind.PATH, pair.from(), pair.to(), there, other, Optional.empty());
          }
        });
  }

  private PathFinding widespread() {
    Count all = new Count();
    links.forEach(all::add);
    findings.clear();
    find(ProblemKind.WIDESPREAD, "", "", all, new Count(), Optional.empty());
    return findings.getFirst();
  }

  private void find(
      ProblemKind kind, String from, String to, Count there, Count back, Optional<Peer> member) {
    List<Link> failing = new ArrayList<>(there.failing);
    failing.addAll(back.failing);
    unexplained.removeAll(Set.copyOf(failing));
    findings.add(
        new PathFinding(
            new Subject.Network(kind, mostFrequent(failing), from, to),
            failing,
            there.total,
            back.failing.size(),
            back.total,
            failing.stream().mapToLong(Link::sinceNanos).min().orElse(0),
            member));
  }

  /** Of two that are equally frequent, the worse. */
  private static PathFault mostFrequent(List<Link> failing) {
    EnumMap<PathFault, Integer> counts = new EnumMap<>(PathFault.class);
    failing.forEach(link -> link.fault().ifPresent(fault -> counts.merge(fault, 1, Integer::sum)));
    PathFault most = PathFault.LOSSY;
    for (PathFault fault : PathFault.values()) {
      if (counts.getOrDefault(fault, 0) > counts.getOrDefault(most, 0)
          || (fault.compareTo(most) < 0
              && counts.getOrDefault(fault, 0).equals(counts.getOrDefault(most, 0)))) {
        most = fault;
      }
    }
    return most;
  }
}

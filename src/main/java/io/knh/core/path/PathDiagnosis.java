package io.knh.core.path;

import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds out what explains the paths that have a fault; its results depend on its arguments alone.
 * Members that are down are explained already, and none of their paths is among these.
 *
 * <p>In this order, each rule taking the paths that it explains: a pair of zones; the side of a
 * member, as long as two or more share one; single paths. More than {@link #MAX_FINDINGS} of these
 * are one, of the whole network. A request needs both directions of a path, so what fails one way
 * most often fails the other way too: both are one finding.
 *
 * <p>A zone or a side has the fault that two or more of its paths share. One that is worse both
 * ways is a finding of its own: that all lose packets does not explain it, and that one is broken
 * says nothing of the others.
 */
class PathDiagnosis {

  /** More are found together than one at a time. */
  static final int MAX_FINDINGS = 50;

  /** Paths from one zone to another that are enough to say something. */
  static final int ZONE_PATHS = 3;

  /** All paths of so few members say more of a member than of the network. */
  static final int EVERYWHERE_PATHS = 12;

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

  PathDiagnosis(Collection<Link> links) {
    this.links = List.copyOf(links);
    links.stream().filter(Link::fails).forEach(unexplained::add);
  }

  /** What explains the paths that fail among {@code links}. */
  static List<PathFinding> of(Collection<Link> links) {
    return new PathDiagnosis(links).made();
  }

  /** The same; made once. */
  final List<PathFinding> made() {
    if (isEverywhere()) {
      return widespread();
    }
    if (!unexplained.isEmpty()) {
      zones();
      sides();
      paths();
    }
    return findings.size() > MAX_FINDINGS ? widespread() : List.copyOf(findings);
  }

  /** Whether nearly all paths fail: each member would be named, and none is what is wrong. */
  boolean isEverywhere() {
    return unexplained.size() >= EVERYWHERE_PATHS
        && unexplained.size() * FIFTHS >= links.size() * FIFTHS_BETWEEN;
  }

  // ---- zones

  void zones() {
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

  private boolean isWellInside(String zone, Map<Pair, Count> pairs) {
    Count inside = pairs.get(new Pair(zone, zone));
    return inside == null || isWell(inside.failing.size(), inside.total);
  }

  /** Whether a zone of whose {@code total} paths {@code failing} fail is well by itself. */
  boolean isWell(int failing, int total) {
    return failing * FIFTHS <= total;
  }

  private void zone(Pair pair, Map<Pair, Count> pairs, boolean both) {
    Count there = pairs.getOrDefault(pair, new Count());
    Count back = both ? pairs.getOrDefault(pair.back(), new Count()) : new Count();
    find(ProblemKind.ZONE, pair.from(), pair.to(), there, back, Optional.empty());
  }

  // ---- members

  void sides() {
    SideCounts counts = new SideCounts(links, unexplained);
    List<Side> sides = new ArrayList<>();
    Optional<Side> worst = counts.worst();
    // With more of them than are named one by one it does not matter which the others are.
    while (worst.isPresent() && sides.size() <= 2 * MAX_FINDINGS) {
      sides.add(worst.get());
      counts.explained(worst.get());
      worst = counts.worst();
    }
    Set<Side> done = new LinkedHashSet<>();
    for (Side side : sides) {
      if (done.add(side)) {
        Optional<Side> opposite = sides.stream().filter(side::isOpposite).findFirst();
        opposite.ifPresent(done::add);
        // Of both, what others say of it comes first: it may be the one that is wrong.
        Side shown = side.inbound() ? side : opposite.orElse(side);
        Optional<Side> back = shown.equals(side) ? opposite : Optional.of(side);
        Count backCount = back.map(Side::count).orElseGet(Count::new);
        if (shared(failing(shown.count(), backCount)).isEmpty()) {
          continue; // these are single paths, each with a fault of its own
        }
        String node = shown.peer().nodeName();
        find(
            shown.inbound() ? ProblemKind.INBOUND : ProblemKind.OUTBOUND,
            shown.inbound() ? "" : node,
            shown.inbound() ? node : "",
            shown.count(),
            backCount,
            Optional.of(shown.peer()));
      }
    }
  }

  /** A side of a member, with its paths that nothing else explained. */
  private record Side(Peer peer, boolean inbound, Count count) {

    boolean isOpposite(Side other) {
      return peer.equals(other.peer) && inbound != other.inbound;
    }
  }

  /**
   * How many paths of each side there are, and fail; kept up to date as they are explained, for
   * there may be 50,000.
   */
  private static final class SideCounts {

    private final Map<Peer, Integer> numbers = new HashMap<>();
    private final List<Peer> members = new ArrayList<>();
    private final List<Link> failing;
    private final int[][] total = new int[2][];
    private final int[][] fail = new int[2][];
    private final boolean[] explained;

    SideCounts(List<Link> links, Set<Link> unexplained) {
      for (Link link : links) {
        number(link.from().peer());
        number(link.to().peer());
      }
      for (int side = 0; side < 2; side++) {
        total[side] = new int[members.size()];
        fail[side] = new int[members.size()];
      }
      failing = List.copyOf(unexplained);
      explained = new boolean[failing.size()];
      for (Link link : links) {
        // Those that are explained by something else are no sign that this side is well, or not.
        if (!link.fails()) {
          count(link, 1, 0);
        }
      }
      failing.forEach(link -> count(link, 1, 1));
    }

    private int number(Peer peer) {
      return numbers.computeIfAbsent(
          peer,
          added -> {
            members.add(added);
            return members.size() - 1;
          });
    }

    private void count(Link link, int of, int failed) {
      int from = number(link.from().peer());
      int to = number(link.to().peer());
      total[0][from] += of;
      fail[0][from] += failed;
      total[1][to] += of;
      fail[1][to] += failed;
    }

    /** The most that fail are the worst, then the larger share, then the inbound side. */
    Optional<Side> worst() {
      int bestSide = 0;
      int best = -1;
      for (int side = 0; side < 2; side++) {
        for (int i = 0; i < members.size(); i++) {
          if (fail[side][i] > 1 && (best < 0 || isWorse(side, i, bestSide, best))) {
            bestSide = side;
            best = i;
          }
        }
      }
      return best < 0 ? Optional.empty() : Optional.of(side(bestSide, best));
    }

    private boolean isWorse(int side, int member, int otherSide, int other) {
      int fails = fail[side][member];
      int otherFails = fail[otherSide][other];
      if (fails != otherFails) {
        return fails > otherFails;
      }
      if (total[side][member] != total[otherSide][other]) {
        return total[side][member] < total[otherSide][other];
      }
      return side != otherSide
          ? side > otherSide
          : members.get(member).compareTo(members.get(other)) < 0;
    }

    private Side side(int side, int member) {
      Count count = new Count();
      count.total = total[side][member];
      Peer peer = members.get(member);
      for (int i = 0; i < failing.size(); i++) {
        Link link = failing.get(i);
        if (!explained[i] && end(link, side).equals(peer)) {
          count.failing.add(link);
        }
      }
      return new Side(peer, side == 1, count);
    }

    private static Peer end(Link link, int side) {
      return side == 0 ? link.from().peer() : link.to().peer();
    }

    /** What fails of {@code side} counts no more, for any other. */
    void explained(Side side) {
      for (int i = 0; i < failing.size(); i++) {
        Link link = failing.get(i);
        if (!explained[i] && end(link, side.inbound() ? 1 : 0).equals(side.peer())) {
          explained[i] = true;
          count(link, -1, -1);
        }
      }
    }
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

  private List<PathFinding> widespread() {
    Count all = new Count();
    links.forEach(all::add);
    findings.clear();
    unexplained.addAll(all.failing);
    find(ProblemKind.WIDESPREAD, "", "", all, new Count(), Optional.empty());
    paths();
    return List.copyOf(findings);
  }

  private static List<Link> failing(Count there, Count back) {
    List<Link> failing = new ArrayList<>(there.failing);
    failing.addAll(back.failing);
    return failing;
  }

  private void find(
      ProblemKind kind, String from, String to, Count there, Count back, Optional<Peer> member) {
    List<Link> all = failing(there, back);
    PathFault fault = worstOf(all);
    Set<MemberPair> worse = new HashSet<>();
    all.stream().filter(link -> isWorse(link, fault)).forEach(link -> worse.add(link.way()));
    Predicate<Link> explained =
        link -> !worse.contains(link.way()) || !worse.contains(link.way().back());
    List<Link> failing = all.stream().filter(explained).toList();
    unexplained.removeAll(Set.copyOf(failing));
    findings.add(
        new PathFinding(
            new Subject.Network(kind, fault, from, to),
            failing,
            there.total,
            (int) back.failing.stream().filter(explained).count(),
            back.total,
            failing.stream().mapToLong(Link::sinceNanos).min().orElse(0),
            member));
  }

  private static boolean isWorse(Link link, PathFault than) {
    return link.fault().filter(fault -> fault.compareTo(than) < 0).isPresent();
  }

  /** The worst that more than one path of them has; that of one alone may be chance. */
  PathFault worstOf(List<Link> failing) {
    return shared(failing)
        .orElseGet(
            () ->
                failing.stream()
                    .flatMap(link -> link.fault().stream())
                    .min(Comparator.naturalOrder())
                    .orElseThrow());
  }

  /** A path and its opposite are one, and do not share what they have. */
  private static Optional<PathFault> shared(List<Link> failing) {
    for (PathFault fault : PathFault.values()) {
      List<Link> having =
          failing.stream().filter(link -> link.fault().filter(fault::equals).isPresent()).toList();
      if (having.stream().anyMatch(link -> !isSamePath(link.way(), having.getFirst().way()))) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static boolean isSamePath(MemberPair one, MemberPair other) {
    return one.equals(other) || one.equals(other.back());
  }
}

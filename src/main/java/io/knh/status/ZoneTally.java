package io.knh.status;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts paths by the zones that they lead from and to, of those whose zones are known. */
final class ZoneTally {

  private final Set<String> names = new TreeSet<>();
  private final Map<Way, Between> ways = new HashMap<>();

  private record Way(String from, String to) {}

  /** The paths of one way. */
  private static final class Between {

    private final Way way;
    private int paths;
    private int failing;
    private int unknown;
    private int rank = Integer.MAX_VALUE;
    private String worst = PathFact.UNKNOWN;
    private long[] nanos = new long[8];
    private int timed;

    Between(Way way) {
      this.way = way;
    }

    void add(PathFact path) {
      paths++;
      failing += path.isFailing() ? 1 : 0;
      unknown += path.isUnknown() ? 1 : 0;
      if (path.rank() < rank) {
        rank = path.rank();
        worst = path.state();
      }
      if (!path.isUnknown() && path.view().roundTripNanos() >= 0) {
        nanos = timed == nanos.length ? Arrays.copyOf(nanos, 2 * timed) : nanos;
        nanos[timed++] = path.view().roundTripNanos();
      }
    }

    ZonePair pair() {
      long[] sorted = Arrays.copyOf(nanos, timed);
      Arrays.sort(sorted);
      double millis = timed == 0 ? -1 : PathFact.millis(sorted[timed / 2]);
      return new ZonePair(way.from(), way.to(), paths, failing, unknown, worst, millis);
    }
  }

  /** The roster names this zone; empty where it is not known. */
  void lists(String zone) {
    if (!zone.isEmpty()) {
      names.add(zone);
    }
  }

  void add(PathFact path) {
    Way way = new Way(path.from().zone(), path.to().zone());
    if (!way.from().isEmpty() && !way.to().isEmpty()) {
      ways.computeIfAbsent(way, Between::new).add(path);
    }
  }

  int count() {
    return names.size();
  }

  /** The pairs of all zones that are shown, by their names. */
  List<ZonePair> pairs() {
    Set<String> shown = shown();
    List<ZonePair> pairs = new ArrayList<>();
    ways.forEach(
        (way, between) -> {
          if (shown.contains(way.from()) && shown.contains(way.to())) {
            pairs.add(between.pair());
          }
        });
    pairs.sort(Comparator.comparing(ZonePair::from).thenComparing(ZonePair::to));
    return pairs;
  }

  /** All of them or, where they are too many, those with the worst paths. */
  private Set<String> shown() {
    if (names.size() <= PathsView.MAX_ZONES) {
      return names;
    }
    Comparator<Between> worst =
        Comparator.<Between>comparingInt(between -> between.rank)
            .thenComparingInt(between -> -between.failing)
            .thenComparing(between -> between.way.from())
            .thenComparing(between -> between.way.to());
    Set<String> shown = new TreeSet<>();
    ways.values().stream()
        .sorted(worst)
        .takeWhile(between -> shown.size() < PathsView.MAX_ZONES - 1)
        .forEach(between -> shown.addAll(List.of(between.way.from(), between.way.to())));
    return shown;
  }
}

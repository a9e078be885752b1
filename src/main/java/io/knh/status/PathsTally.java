package io.knh.status;

import io.knh.core.model.Address;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Counts all paths in one pass, and keeps those of them that are shown. */
final class PathsTally {

  private final Optional<String> member;
  private final int most;
  private final List<RosterEntry> ranked;
  private final Map<Address, Integer> places = new HashMap<>();
  // The least bad of those that are kept is its first.
  private final PriorityQueue<PathFact> worst = new PriorityQueue<>(PathFact.WORST.reversed());
  private final List<PathMatrix.Cell> cells = new ArrayList<>();
  private final ZoneTally zones = new ZoneTally();
  private int told;
  private int paths;
  private int failing;
  private int unknown;

  /**
   * Of nothing yet.
   *
   * @param member the id or node of the member whose paths are shown; none for all
   */
  PathsTally(Roster roster, Optional<String> member) {
    this.member = member;
    this.most = member.isEmpty() ? PathsReport.MAX_SHOWN : PathsReport.MAX_OF_MEMBER;
    this.ranked = roster.entries().reversed();
    if (member.isEmpty() && ranked.size() <= PathMatrix.MAX_MEMBERS) {
      ranked.forEach(entry -> places.put(entry.peer().address(), places.size()));
    }
    ranked.forEach(entry -> zones.lists(entry.zone()));
  }

  /** A member said lately how its paths are. */
  void told() {
    told++;
  }

  void add(PathFact path) {
    paths++;
    failing += path.isFailing() ? 1 : 0;
    unknown += path.isUnknown() ? 1 : 0;
    if (member.isEmpty()) {
      zones.add(path);
      if (!places.isEmpty()) {
        cells.add(path.cell(places));
      }
    }
    if (member.isEmpty() || path.touches(member.get())) {
      worst.add(path);
      if (worst.size() > most) {
        worst.remove();
      }
    }
  }

  PathsView.Counts counts() {
    return new PathsView.Counts(told, paths, failing, unknown);
  }

  int zoneCount() {
    return zones.count();
  }

  /** The pairs of zones; none where one member was asked for. */
  List<ZonePair> zones() {
    return member.isEmpty() ? zones.pairs() : List.of();
  }

  /** All paths, if there are few members. */
  Optional<PathMatrix> matrix() {
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(new PathMatrix(ranked.stream().map(PathEnd::of).toList(), cells));
  }

  /** The worst first. */
  List<PathRow> worst() {
    return worst.stream().sorted(PathFact.WORST).map(PathFact::row).toList();
  }
}

package io.knh.core.alert;

import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many entries about no member a ledger keeps, and which of them go first. The same for what a
 * member records itself and for what others bring, and decided by the entries and the roster alone:
 * so all members keep the same ones, in whatever order they learn of them.
 */
final class EntryRoom {

  /** Entries that share a bound: none of them takes the place of one of another kind. */
  enum Kind {
    /**
     * KNH's own: of each destination and webhook that a member may have, and as many that are named
     * otherwise elsewhere or were once.
     */
    OWN(64),
    /** Of nodes and zones that the roster names: five times what opens at once. */
    NETWORK(256),
    /** Of others, whose members are gone, or never were there. */
    UNKNOWN_NETWORK(64);

    private final int most;

    Kind(int most) {
      this.most = most;
    }

    /** Most of them. */
    int most() {
      return most;
    }
  }

  /**
   * What is open stays longest, the oldest of it first; then what a destination has not heard of,
   * then what ended last.
   */
  private static final Comparator<LedgerEntry> LAST_TO_GO =
      Comparator.comparingInt(EntryRoom::rank)
          .thenComparing(EntryRoom::beginningOfOpen)
          .thenComparing(EntryRoom::end, Comparator.reverseOrder())
          .thenComparing(LedgerEntry::subject);

  private Roster roster = Roster.empty();
  private Set<String> zones = Set.of();

  /** The roster has changed. */
  void update(Roster changed) {
    roster = changed;
    zones = changed.entries().stream().map(RosterEntry::zone).collect(Collectors.toSet());
  }

  /** To which of them {@code subject}, which is no member, belongs. */
  Kind kind(Subject subject) {
    return switch (subject) {
      case Subject.Network network -> isKnown(network) ? Kind.NETWORK : Kind.UNKNOWN_NETWORK;
      default -> Kind.OWN;
    };
  }

  private boolean isKnown(Subject.Network network) {
    return isKnown(network.kind(), network.from()) && isKnown(network.kind(), network.to());
  }

  private boolean isKnown(ProblemKind kind, String end) {
    return end.isEmpty()
        || (kind == ProblemKind.ZONE ? zones.contains(end) : !roster.onNode(end).isEmpty());
  }

  /** Whether {@code added} stays beside those of its kind that are there. */
  boolean takes(LedgerEntry added, Collection<LedgerEntry> kept) {
    List<LedgerEntry> same = same(kind(added.subject()), kept);
    return same.size() < kind(added.subject()).most()
        || same.stream().anyMatch(entry -> LAST_TO_GO.compare(added, entry) < 0);
  }

  /** Those among {@code kept} for which there is no room. */
  List<Subject> beyond(Collection<LedgerEntry> kept) {
    return List.of(Kind.values()).stream()
        .flatMap(kind -> same(kind, kept).stream().sorted(LAST_TO_GO).skip(kind.most()))
        .map(LedgerEntry::subject)
        .toList();
  }

  private List<LedgerEntry> same(Kind kind, Collection<LedgerEntry> kept) {
    return kept.stream().filter(entry -> kind(entry.subject()) == kind).toList();
  }

  private static int rank(LedgerEntry entry) {
    if (entry.episode().isEmpty()) {
      return 3;
    }
    if (entry.episode().get().open()) {
      return 0;
    }
    return entry.isToldToAll() ? 2 : 1;
  }

  private static Instant beginningOfOpen(LedgerEntry entry) {
    return entry.episode().filter(Episode::open).map(Episode::since).orElse(Instant.EPOCH);
  }

  private static Instant end(LedgerEntry entry) {
    Optional<Problem.Ended> ended = entry.episode().flatMap(Episode::ended);
    return ended.map(Problem.Ended::at).orElse(Instant.EPOCH);
  }
}

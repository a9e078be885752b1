package io.knh.status;

import io.knh.core.model.Address;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.RosterEntry;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/**
 * A path between two members as documents show it.
 *
 * @param from who probes it
 * @param view what that one said of it
 * @param state a fault, {@link #UP} or {@link #UNKNOWN}
 * @param sinceMillis since when it has its fault; of no meaning without
 * @param heardMillis when it was said
 */
record PathFact(
    RosterEntry from,
    RosterEntry to,
    PathView view,
    String state,
    long sinceMillis,
    long heardMillis) {

  /** Its last probe was answered, and it has no fault. */
  static final String UP = "up";

  /** Nothing was answered yet, or whoever probes it was not heard lately. */
  static final String UNKNOWN = "unknown";

  /** The worst first: by the fault, then those of which nothing is known, by loss, by time. */
  static final Comparator<PathFact> WORST =
      Comparator.comparingInt(PathFact::rank)
          .thenComparing(Comparator.comparingDouble(PathFact::lostShare).reversed())
          .thenComparing(
              Comparator.comparingLong((PathFact path) -> path.view().roundTripNanos()).reversed())
          .thenComparing(path -> path.from().peer())
          .thenComparing(path -> path.to().peer());

  /** A path; {@code lately} is whether what was said of it is still to be believed. */
  static PathFact of(
      RosterEntry from, RosterEntry to, PathView view, long heardMillis, boolean lately) {
    String good = view.roundTripNanos() < 0 ? UNKNOWN : UP;
    String state = lately ? view.fault().map(PathFault::toString).orElse(good) : UNKNOWN;
    long sinceMillis = heardMillis - 1_000 * Math.min(view.sinceSeconds(), Integer.MAX_VALUE);
    return new PathFact(from, to, view, state, sinceMillis, heardMillis);
  }

  boolean isUnknown() {
    return state.equals(UNKNOWN);
  }

  boolean isFailing() {
    return !isUnknown() && !state.equals(UP);
  }

  /** The lower, the worse. */
  int rank() {
    int unknown = PathFault.values().length;
    int good = isUnknown() ? unknown : unknown + 1;
    return isFailing() ? view.fault().map(PathFault::ordinal).orElse(good) : good;
  }

  private double lostShare() {
    return view.sent() == 0 ? 0 : view.lost() / (double) view.sent();
  }

  /** Whether it begins or ends at the member {@code idOrNode}. */
  boolean touches(String idOrNode) {
    return names(from, idOrNode) || names(to, idOrNode);
  }

  /** Whether {@code idOrNode} is the id of a member, or the name of its node. */
  static boolean names(RosterEntry entry, String idOrNode) {
    return entry.peer().id().value().equals(idOrNode) || entry.peer().nodeName().equals(idOrNode);
  }

  /** Its place in a matrix of {@code members}. */
  PathMatrix.Cell cell(Map<Address, Integer> places) {
    return new PathMatrix.Cell(place(from, places), place(to, places), figures());
  }

  private static int place(RosterEntry member, Map<Address, Integer> places) {
    return Objects.requireNonNull(places.get(member.peer().address()));
  }

  /** As documents show it. */
  PathRow row() {
    return new PathRow(
        PathEnd.of(from),
        PathEnd.of(to),
        isFailing() ? Moments.text(sinceMillis) : "",
        isFailing() ? view.cause().map(Details::text).orElse("") : "",
        figures(),
        Moments.text(heardMillis));
  }

  private PathRow.Figures figures() {
    double millis = view.roundTripNanos() < 0 ? -1 : millis(view.roundTripNanos());
    return new PathRow.Figures(state, millis, view.sent(), view.lost(), view.unanswered());
  }

  /** Milliseconds, to the microsecond. */
  static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}

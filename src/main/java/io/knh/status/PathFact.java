package io.knh.status;

import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.RosterEntry;
import jakarta.json.stream.JsonGenerator;
import java.util.Comparator;

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

  private int rank() {
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

  void write(JsonGenerator json) {
    json.writeStartObject();
    write(json, "from", from);
    write(json, "to", to);
    json.write("state", state);
    if (isFailing()) {
      json.write("since", Moments.text(sinceMillis));
      view.cause().ifPresent(cause -> json.write("cause", Details.text(cause)));
    }
    if (view.roundTripNanos() >= 0) {
      json.write("roundTripMillis", Math.round(view.roundTripNanos() / 1e3) / 1e3);
    }
    if (view.sent() > 0) {
      json.write("sent", view.sent());
      json.write("lost", view.lost());
    }
    if (view.unanswered()) {
      json.write("unanswered", true);
    }
    json.write("heard", Moments.text(heardMillis));
    json.writeEnd();
  }

  private static void write(JsonGenerator json, String name, RosterEntry member) {
    json.writeStartObject(name);
    json.write("id", member.peer().id().value());
    json.write("node", member.peer().nodeName());
    if (!member.zone().isEmpty()) {
      json.write("zone", member.zone());
    }
    json.writeEnd();
  }
}

package io.knh.status;

import io.knh.agent.Snapshots;
import io.knh.core.model.Overview;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import jakarta.json.stream.JsonGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The document of {@code GET /knh/v1/paths}: how all paths are, as members told the coordinator; or
 * why that is not known, and the paths that this member probes itself.
 */
final class PathsReport {

  /** Most paths that are shown of all: the worst. */
  static final int MAX_SHOWN = 200;

  /** Most paths that are shown of one member, the worst. */
  static final int MAX_OF_MEMBER = 1_000;

  /** Longest parameter: an id. */
  static final int LONGEST_NAME = 512;

  private final Snapshots snapshots;
  private final Moments moments;
  private final Duration fresh;
  private final int pathProbes;

  /** The documents of a member whose coordinator hears of paths by these settings. */
  PathsReport(Snapshots snapshots, Moments moments, Timings timings, int pathProbes) {
    this.snapshots = snapshots;
    this.moments = moments;
    this.pathProbes = pathProbes;
    // As the diagnosis has it: who was not heard for longer says nothing of its paths any more.
    this.fresh =
        timings.probeInterval().multipliedBy(2).plus(timings.spread()).plus(timings.probeTimeout());
  }

  /** Whether {@code idOrNode} is the id of a member of the roster, or the name of its node. */
  boolean names(String idOrNode) {
    return idOrNode.length() <= LONGEST_NAME
        && snapshots.current().roster().entries().stream()
            .anyMatch(entry -> PathFact.names(entry, idOrNode));
  }

  /**
   * How all paths are, if this member coordinates.
   *
   * @param member the id or node of the member whose paths are shown; none for all
   */
  Optional<PathsView> view(Optional<String> member) {
    Overview overview = snapshots.overview();
    Roster roster = snapshots.current().roster();
    return lack(overview).isEmpty()
        ? overview.coordination().map(known -> view(known, overview, roster, member))
        : Optional.empty();
  }

  private PathsView view(
      Overview.Coordination known, Overview overview, Roster roster, Optional<String> member) {
    PathsTally tally = new PathsTally(roster, member);
    for (ReportedPaths one : known.paths()) {
      List<PathFact> facts = facts(one.from(), one.paths(), one.heardNanos(), overview, roster);
      if (!facts.isEmpty() && !isSilent(one.heardNanos(), overview)) {
        tally.told();
      }
      facts.forEach(tally::add);
    }
    long seenMillis = moments.millis(overview.nanos());
    return new PathsView(
        overview.self().id().value(),
        seenMillis,
        seenMillis,
        roster.size(),
        pathProbes,
        Remarks.hint(overview, known, roster),
        tally.counts(),
        tally.zoneCount(),
        tally.zones(),
        tally.matrix(),
        tally.worst());
  }

  /** The document that shows {@code view}. */
  byte[] known(Instant at, PathsView view) {
    return JsonText.of(
        json -> {
          head(json, at, snapshots.overview(), true);
          view.write(json, at.toEpochMilli());
        });
  }

  /** The document that says why there is none. */
  byte[] unknown(Instant at, String why, Optional<String> member) {
    Overview overview = snapshots.overview();
    Roster roster = snapshots.current().roster();
    return JsonText.of(
        json -> {
          head(json, at, overview, false);
          json.write("problem", why);
          json.write("listed", overview.members());
          json.write("pathProbes", pathProbes);
          json.writeStartArray("own");
          facts(overview.self(), overview.paths(), overview.nanos(), overview, roster).stream()
              .filter(path -> member.isEmpty() || path.touches(member.get()))
              .sorted(PathFact.WORST)
              .forEach(path -> path.row().write(json));
          json.writeEnd();
        });
  }

  private static void head(JsonGenerator json, Instant at, Overview overview, boolean known) {
    json.write("schema", Status.SCHEMA);
    json.write("at", Moments.text(at));
    json.write("member", overview.self().id().value());
    json.write("known", known);
    coordinator(overview).ifPresent(peer -> json.write("coordinator", OwnView.place(peer).build()));
  }

  /** The document of what this member knows without asking anybody. */
  byte[] own(Instant at, Optional<String> member) {
    return view(member)
        .map(view -> known(at, view))
        .orElseGet(() -> unknown(at, lack(snapshots.overview()).orElse("not known"), member));
  }

  private static Optional<Peer> coordinator(Overview overview) {
    return switch (overview.role()) {
      case Role.Following following -> Optional.of(following.coordinator());
      case Role.Coordinating coordinating -> Optional.of(overview.self());
      case Role.Waiting waiting -> Optional.empty();
      case Role.Leaving leaving -> Optional.empty();
    };
  }

  /** Why it is not known how all paths are. */
  private Optional<String> lack(Overview overview) {
    if (!snapshots.ticking()) {
      return Optional.of("the agent of this member does not run");
    }
    return switch (overview.role()) {
      case Role.Following following ->
          Optional.of(
              "this member does not coordinate; ask the coordinator " + following.coordinator());
      case Role.Waiting waiting -> Optional.of("no coordinator is known");
      case Role.Leaving leaving -> Optional.of("this member is leaving");
      case Role.Coordinating coordinating ->
          overview.coordination().isPresent()
              ? Optional.empty()
              : Optional.of("this member has just begun to coordinate");
    };
  }

  private boolean isSilent(long heardNanos, Overview overview) {
    return overview.nanos() - heardNanos > fresh.toNanos();
  }

  /** Without those that lead to or from no member of the roster any more. */
  private List<PathFact> facts(
      Peer by, List<PathView> paths, long heardNanos, Overview overview, Roster roster) {
    Optional<RosterEntry> from = roster.find(by.address()).filter(entry -> entry.peer().equals(by));
    if (from.isEmpty()) {
      return List.of();
    }
    long heardMillis = moments.millis(heardNanos);
    boolean lately = !isSilent(heardNanos, overview);
    List<PathFact> facts = new ArrayList<>(paths.size());
    for (PathView path : paths) {
      roster
          .find(path.to())
          .map(to -> PathFact.of(from.get(), to, path, heardMillis, lately))
          .ifPresent(facts::add);
    }
    return facts;
  }
}

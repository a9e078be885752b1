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
 * The document of {@code GET /knh/v1/paths}: the worst paths of all that members told this
 * coordinator; of another member those that it probes itself, and whom to ask for the others.
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

  /** The documents of a member whose coordinator hears of paths by {@code timings}. */
  PathsReport(Snapshots snapshots, Moments moments, Timings timings) {
    this.snapshots = snapshots;
    this.moments = moments;
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
   * The document.
   *
   * @param member the id or node of the member whose paths are shown; none for all
   */
  byte[] json(Instant at, Optional<String> member) {
    Overview overview = snapshots.overview();
    Roster roster = snapshots.current().roster();
    Optional<String> lack = lack(overview);
    return JsonText.of(
        json -> {
          json.write("schema", Status.SCHEMA);
          json.write("at", Moments.text(at));
          json.write("member", overview.self().id().value());
          json.write("known", lack.isEmpty());
          lack.ifPresent(why -> json.write("problem", why));
          coordinator(overview)
              .ifPresent(peer -> json.write("coordinator", OwnView.place(peer).build()));
          json.write("listed", overview.members());
          if (lack.isEmpty() && overview.coordination().isPresent()) {
            known(json, overview.coordination().get().paths(), overview, roster, member);
          } else {
            List<PathFact> own =
                facts(overview.self(), overview.paths(), overview.nanos(), overview, roster);
            rows(json, "own", own, member);
          }
        });
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

  private void known(
      JsonGenerator json,
      List<ReportedPaths> reported,
      Overview overview,
      Roster roster,
      Optional<String> member) {
    List<PathFact> paths = new ArrayList<>();
    int told = 0;
    for (ReportedPaths one : reported) {
      List<PathFact> facts = facts(one.from(), one.paths(), one.heardNanos(), overview, roster);
      told += facts.isEmpty() || isSilent(one.heardNanos(), overview) ? 0 : 1;
      paths.addAll(facts);
    }
    json.write("members", told);
    json.write("paths", paths.size());
    json.write("failing", paths.stream().filter(PathFact::isFailing).count());
    json.write("unknown", paths.stream().filter(PathFact::isUnknown).count());
    rows(json, "worst", paths, member);
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

  private static void rows(
      JsonGenerator json, String name, List<PathFact> paths, Optional<String> member) {
    json.writeStartArray(name);
    paths.stream()
        .filter(path -> member.isEmpty() || path.touches(member.get()))
        .sorted(PathFact.WORST)
        .limit(member.isEmpty() ? MAX_SHOWN : MAX_OF_MEMBER)
        .forEach(path -> path.write(json));
    json.writeEnd();
  }
}

package io.knh.core;

import io.knh.core.alert.Ledger;
import io.knh.core.alert.Sanity;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.NodeState;
import io.knh.core.model.Outlet;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.Problem;
import io.knh.core.model.QuorumState;
import io.knh.core.model.SanityState;
import io.knh.core.model.Subject;
import io.knh.core.model.WallClock;
import io.knh.core.model.Witnesses;
import io.knh.core.path.PathFinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a coordinator knows to be wrong, in words, for all who show it and all who are told. */
final class KnownProblems {

  private static final Comparator<Problem> OPEN =
      Comparator.comparing(Problem::severity)
          .thenComparing(Problem::since)
          .thenComparing(Problem::id);

  private static final Comparator<Episode> NEWEST_FIRST =
      Comparator.<Episode, Instant>comparing(episode -> episode.ended().orElseThrow().at())
          .reversed()
          .thenComparing(Episode::group);

  private final Peer self;
  private final Ledger ledger;
  private final Receivers receivers;
  private final Nodes nodes;
  private final WallClock wallClock;
  private final Outlet outlet;
  private final Function<Peer, Witnesses> witnesses;
  private final Function<Subject, Optional<PathFinding>> findings;

  /**
   * Both kinds.
   *
   * @param open the most severe first, then by their beginning
   * @param resolved the newest first, at most {@link Overview#MAX_RESOLVED}
   */
  record Lists(List<Problem> open, List<Problem> resolved) {

    /** What one knows that does not coordinate. */
    static final Lists NONE = new Lists(List.of(), List.of());
  }

  KnownProblems(
      Parts parts,
      Function<Peer, Witnesses> witnesses,
      Function<Subject, Optional<PathFinding>> findings) {
    this.findings = findings;
    this.self = parts.settings().self();
    this.ledger = parts.ledger();
    this.receivers = new Receivers(parts);
    this.nodes = parts.nodes();
    this.wallClock = parts.wallClock();
    this.outlet = parts.outlet();
    this.witnesses = witnesses;
  }

  /** The last problem of {@code entry}, which has one. */
  Problem of(LedgerEntry entry) {
    if (entry.subject() instanceof Subject.Network network) {
      Episode episode = entry.episode().orElseThrow();
      Optional<PathFinding> finding = findings.apply(network).filter(shown -> episode.open());
      return NetworkProblem.of(network, episode, finding);
    }
    Optional<Peer> member = entry.subject().member();
    Optional<NodeState> node = member.flatMap(nodes::of);
    return Diagnosis.of(
        entry,
        entry.episode().orElseThrow(),
        self,
        member.map(witnesses).orElse(Witnesses.NONE),
        node,
        reason(entry.subject()),
        wallClock.at(outlet.nowNanos()));
  }

  /** Why the last post to the receiver failed that {@code subject} is about. */
  private String reason(Subject subject) {
    return subject instanceof Subject.Own own
        ? receivers.named(own.name()).map(Receivers.State::reason).orElse("")
        : "";
  }

  /**
   * All of them.
   *
   * @param young whether the term is too young for a missing majority to mean anything
   * @param pending members that are taken for down, and must not be alerted yet
   */
  Lists lists(
      Quorum quorum, boolean young, Optional<PeerId> elsewhere, Sanity sanity, List<Peer> pending) {
    List<Problem> open = new ArrayList<>();
    List<LedgerEntry> ended = new ArrayList<>();
    for (LedgerEntry entry : ledger.copy().entries()) {
      if (entry.episode().filter(Episode::open).isPresent()) {
        open.add(of(entry));
      } else if (entry.episode().isPresent()) {
        ended.add(entry);
      }
    }
    List<String> delayed = pending.stream().map(peer -> peer.id().value()).toList();
    if (quorum.state() == QuorumState.NONE && !young) {
      Instant since = wallClock.at(quorum.stateNanos());
      open.add(Diagnosis.noQuorum(since, elsewhere.map(PeerId::value), delayed));
    }
    if (sanity.state() == SanityState.FAILS) {
      open.add(Diagnosis.sanityFailing(wallClock.at(sanity.stateNanos()), delayed));
    }
    open.sort(OPEN);
    List<Problem> resolved =
        ended.stream()
            .sorted(Comparator.comparing(entry -> entry.episode().orElseThrow(), NEWEST_FIRST))
            .limit(Overview.MAX_RESOLVED)
            .map(this::of)
            .toList();
    return new Lists(open, resolved);
  }
}

package io.knh.metrics;

import io.knh.agent.Ports;
import io.knh.agent.Snapshots;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerView;
import io.knh.core.model.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Which peers lose heartbeats, or answer them late, though they are up. An average over all peers
 * does not show it: one node of 100 that loses a fifth of its packets moves that by 0.3 %.
 *
 * <p>The agent reports, a thousand times a second in the largest cluster; another thread asks. Only
 * peers with trouble among their last heartbeats are kept.
 */
@ApplicationScoped
public class PeerHeartbeats implements Ports.Transitions {

  /** An answer that takes longer is slow; a lost packet costs a second, or 200 ms at the least. */
  static final Duration SLOW = Duration.ofMillis(500);

  /** Shares below are not shown: three of sixty heartbeats. */
  static final double LEAST = 0.05;

  /**
   * Most peers that are shown, the worst: beyond that the coordinator's own network is at fault.
   */
  static final int MAX_SHOWN = 20;

  private final Snapshots snapshots;
  private final Map<Peer, RecentHeartbeats> troubled = new ConcurrentHashMap<>();

  /** Of no peer anything is known yet. */
  @Inject
  public PeerHeartbeats(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  PeerHeartbeats() {
    this.snapshots = null;
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.ProbeAnswered probe ->
          add(probe.peer(), false, probe.roundTripNanos() > SLOW.toNanos());
      case Transition.ProbeFailed probe -> add(probe.peer(), true, false);
      // What failed before says nothing about one that is up from now on.
      case Transition.PeerAnswered t -> troubled.remove(t.peer());
      case Transition.PeerRecovered t -> troubled.remove(t.peer());
      case Transition.PeerReturned t -> troubled.remove(t.peer());
      case Transition.BecameCoordinator t -> troubled.clear();
      case Transition.SteppedDown t -> troubled.clear();
      // One that discovery dropped will not be heard of again; its roster is published a step
      // later.
      case Transition.RosterChanged t ->
          troubled.keySet().removeIf(peer -> !snapshots.current().roster().names(peer));
      default -> {
        // Says nothing about heartbeats.
      }
    }
  }

  private void add(Peer peer, boolean failed, boolean slow) {
    if (failed || slow) {
      troubled.merge(
          peer, RecentHeartbeats.GOOD.and(failed, slow), (known, first) -> known.and(failed, slow));
    } else {
      troubled.computeIfPresent(
          peer,
          (key, known) ->
              Optional.of(known.and(false, false)).filter(now -> !now.good()).orElse(null));
    }
  }

  /** The share of failed heartbeats by node, of the nodes that are worst. */
  Map<String, Double> failed(Overview overview) {
    return worst(overview, RecentHeartbeats::failedShare);
  }

  /** The share of slow heartbeats by node, of the nodes that are worst. */
  Map<String, Double> slow(Overview overview) {
    return worst(overview, RecentHeartbeats::slowShare);
  }

  private Map<String, Double> worst(Overview overview, ToDoubleFunction<RecentHeartbeats> share) {
    if (troubled.isEmpty()) {
      return Map.of();
    }
    List<PeerView> peers =
        overview.coordination().map(Overview.Coordination::peers).orElse(List.of());
    Map<String, Double> shares = new LinkedHashMap<>();
    for (PeerView peer : peers) {
      RecentHeartbeats recent = troubled.getOrDefault(peer.peer(), RecentHeartbeats.GOOD);
      switch (peer.state()) {
        case UP, SUSPECT ->
            shares.merge(peer.peer().nodeName(), share.applyAsDouble(recent), Math::max);
        // The heartbeats of these fail anyway.
        case NEW, PENDING, DOWN, ABSENT, LEFT -> {}
      }
    }
    return shares.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_SHOWN)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, Math::max, LinkedHashMap::new));
  }

  /**
   * The last heartbeats to one peer that failed or were slow, one bit each, the newest lowest.
   * Those before the first are taken for good: a share rises only with what was seen.
   *
   * @param failedBits which were not answered
   * @param slowBits which were answered late
   */
  record RecentHeartbeats(long failedBits, long slowBits) {

    /** How many are remembered: with the defaults those of 5 minutes. */
    static final int COUNT = 60;

    static final RecentHeartbeats GOOD = new RecentHeartbeats(0, 0);

    private static final long MASK = (1L << COUNT) - 1;

    RecentHeartbeats {
      if (((failedBits | slowBits) & ~MASK) != 0) {
        throw new IllegalArgumentException("more than " + COUNT + " heartbeats");
      }
    }

    /** One more. */
    RecentHeartbeats and(boolean failed, boolean slow) {
      return new RecentHeartbeats(shifted(failedBits, failed), shifted(slowBits, slow));
    }

    private static long shifted(long bits, boolean bit) {
      return ((bits << 1) & MASK) | (bit ? 1 : 0);
    }

    /** Whether nothing has to be remembered. */
    boolean good() {
      return equals(GOOD);
    }

    /** From 0 to 1. */
    double failedShare() {
      return Long.bitCount(failedBits) / (double) COUNT;
    }

    /** From 0 to 1. */
    double slowShare() {
      return Long.bitCount(slowBits) / (double) COUNT;
    }
  }
}

package io.knh.core.alert;

import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Cause;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.util.List;
import java.util.TreeMap;

/**
 * Decisions that a peer is down and that may not be alerted yet. They are, once the sanity check
 * has passed and the quorum was shown, both after the decision. A peer that answers before that
 * raises no alert.
 */
public final class PendingDecisions {

  private static final long NEVER = Long.MAX_VALUE;

  private final FailureDetector detector;
  private final Quorum quorum;
  private final Sanity sanity;
  private final DecisionListener listener;
  private final Outlet outlet;
  private final TreeMap<Peer, Decision> decisions = new TreeMap<>();
  private final long togetherNanos;
  private final long intervalNanos;
  private final long delayedNanos;

  private long confirmNanos = NEVER;
  private long confirmedNanos = Long.MIN_VALUE / 2;

  /** What becomes of a pending decision. */
  public interface DecisionListener {
    /** An alert about {@code peer} may be recorded; its last attempt failed by {@code cause}. */
    void allowed(MonitoredPeer peer, Cause cause);

    /** The decision about {@code peer} may be pending for long. */
    void delayed(MonitoredPeer peer);
  }

  private static final class Decision {
    private final MonitoredPeer peer;
    private final Cause cause;
    private String reason = "";
    // Since when it may be alerted, if the peer fails once more.
    private long allowedNanos = NEVER;

    Decision(MonitoredPeer peer, Cause cause) {
      this.peer = peer;
      this.cause = cause;
    }
  }

  public PendingDecisions(
      Timings timings,
      FailureDetector detector,
      long togetherNanos,
      Quorum quorum,
      Sanity sanity,
      DecisionListener listener,
      Outlet outlet) {
    this.detector = detector;
    this.togetherNanos = togetherNanos;
    this.quorum = quorum;
    this.sanity = sanity;
    this.listener = listener;
    this.outlet = outlet;
    this.intervalNanos = timings.probeInterval().toNanos();
    this.delayedNanos = timings.probeTimeout().plus(Timings.GRACE).toNanos();
  }

  /** {@code peer} was declared down: from now on the decision is pending. */
  public void add(MonitoredPeer peer, Cause cause) {
    long nowNanos = outlet.nowNanos();
    decisions.put(peer.peer(), new Decision(peer, cause));
    if (confirmNanos != NEVER) {
      return; // soon enough for this one too
    }
    // Those that fell silent together are confirmed together, at most once in a round; between
    // confirmations the round's own heartbeats show the quorum.
    long soonest = detector.anySuspect() ? nowNanos + togetherNanos : nowNanos;
    confirmNanos = Math.min(confirmNanos, Math.max(soonest, confirmedNanos + intervalNanos));
  }

  /** {@code peer} answered a heartbeat. */
  public void answered(MonitoredPeer peer) {
    decisions.remove(peer.peer());
  }

  /** After a pause everything is decided anew. */
  public void restart() {
    decisions.clear();
  }

  public boolean any() {
    return !decisions.isEmpty();
  }

  /** The peers whose decisions are pending. */
  public List<Peer> peers() {
    return List.copyOf(decisions.keySet());
  }

  /** Whether the decision about {@code peer} is pending. */
  public boolean contains(Peer peer) {
    return decisions.containsKey(peer);
  }

  /** Why the decision about {@code peer} is pending; empty when it is not, or not for long yet. */
  public String reason(Peer peer) {
    Decision decision = decisions.get(peer);
    return decision == null ? "" : decision.reason;
  }

  public void advance() {
    long nowNanos = outlet.nowNanos();
    if (nowNanos >= confirmNanos) {
      confirmNanos = NEVER;
      if (any()) {
        confirmedNanos = nowNanos;
        detector.confirm(nowNanos);
      }
    }
  }

  /** Passes on the decisions that may be alerted by now. */
  public void look() {
    long nowNanos = outlet.nowNanos();
    decisions
        .values()
        .removeIf(
            decision ->
                decision.peer.state() != PeerState.PENDING || detector.monitorsAnew(decision.peer));
    for (Decision decision : List.copyOf(decisions.values())) {
      long decidedNanos = decision.peer.decidedNanos();
      boolean sane = sanity.passedSince(decidedNanos);
      if (sane && quorum.since(decidedNanos, decidedNanos)) {
        if (failsStill(decision)) {
          decisions.remove(decision.peer.peer());
          detector.recorded(decision.peer);
          listener.allowed(decision.peer, decision.cause);
        }
        continue;
      }
      decision.allowedNanos = NEVER;
      if (!sane) {
        explain(decision, sanity.failing() ? "the sanity check fails" : "");
      } else if (nowNanos - decidedNanos >= delayedNanos) {
        explain(decision, "no quorum: too few members answer this coordinator");
      }
    }
  }

  /**
   * Whether the peer still does not answer. What delayed the alert may have kept the peer from
   * answering, too: when a network is mended, some members answer a moment before the others.
   */
  private boolean failsStill(Decision decision) {
    long nowNanos = outlet.nowNanos();
    if (nowNanos - decision.peer.decidedNanos() < delayedNanos) {
      return true;
    }
    if (decision.allowedNanos == NEVER) {
      decision.allowedNanos = nowNanos;
      detector.tryAgain(decision.peer, nowNanos);
    }
    return decision.peer.failedSince(decision.allowedNanos);
  }

  private void explain(Decision decision, String reason) {
    if (!reason.isEmpty() && !decision.reason.equals(reason)) {
      decision.reason = reason;
      listener.delayed(decision.peer);
      outlet.report(new Transition.DecisionPending(decision.peer.peer(), reason));
    }
  }

  public long wakeNanos() {
    return confirmNanos;
  }
}

package io.knh.core.alert;

import io.knh.core.detection.Exchanges;
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
 * The verdicts that are held until they may be told: while the sanity check passes, and with
 * authority that was shown after the verdict. A peer that answers meanwhile is not told at all.
 */
public final class PendingDecisions {

  private static final long NEVER = Long.MAX_VALUE;

  private final FailureDetector detector;
  private final Quorum quorum;
  private final Sanity sanity;
  private final Teller teller;
  private final Outlet outlet;
  private final TreeMap<Peer, Held> held = new TreeMap<>();
  private final long togetherNanos;
  private final long intervalNanos;
  private final long patienceNanos;

  private long confirmNanos = NEVER;
  private long confirmedNanos = Long.MIN_VALUE / 2;

  /** Who makes an event of a verdict. */
  public interface Teller {
    /** {@code peer} is to be told: its last attempt failed by {@code cause}. */
    void tell(MonitoredPeer peer, Cause cause);

    /** The verdict about {@code peer} may be held for long. */
    void hold(MonitoredPeer peer);
  }

  private static final class Held {
    private final MonitoredPeer peer;
    private final Cause cause;
    private String reason = "";
    // Since when it may be told, if only the peer fails once more.
    private long allowedNanos = NEVER;

    Held(MonitoredPeer peer, Cause cause) {
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
      Teller teller,
      Outlet outlet) {
    this.detector = detector;
    this.togetherNanos = togetherNanos;
    this.quorum = quorum;
    this.sanity = sanity;
    this.teller = teller;
    this.outlet = outlet;
    this.intervalNanos = timings.probeInterval().toNanos();
    this.patienceNanos = timings.probeTimeout().plus(Exchanges.GRACE).toNanos();
  }

  /** A verdict was reached: from now on it is held. */
  public void hold(MonitoredPeer peer, Cause cause) {
    long nowNanos = outlet.nowNanos();
    held.put(peer.peer(), new Held(peer, cause));
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
    held.remove(peer.peer());
  }

  /** After a pause all verdicts are reached anew. */
  public void restart() {
    held.clear();
  }

  public boolean any() {
    return !held.isEmpty();
  }

  /** Whether the decision about {@code peer} is pending. */
  public boolean contains(Peer peer) {
    return held.containsKey(peer);
  }

  /** Why the verdict about {@code peer} is held; empty when it is not, or not for long yet. */
  public String reason(Peer peer) {
    Held decision = held.get(peer);
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

  /** Tells those that may be told by now. */
  public void look() {
    long nowNanos = outlet.nowNanos();
    held.values()
        .removeIf(
            decision ->
                decision.peer.state() != PeerState.PENDING || detector.monitorsAnew(decision.peer));
    for (Held decision : List.copyOf(held.values())) {
      long decidedNanos = decision.peer.decidedNanos();
      boolean sane = sanity.passedSince(decidedNanos);
      if (sane && quorum.since(decidedNanos, decidedNanos)) {
        if (failsStill(decision)) {
          held.remove(decision.peer.peer());
          detector.told(decision.peer);
          teller.tell(decision.peer, decision.cause);
        }
        continue;
      }
      decision.allowedNanos = NEVER;
      if (!sane) {
        explain(decision, sanity.failing() ? "the sanity check fails" : "");
      } else if (nowNanos - decidedNanos >= patienceNanos) {
        explain(decision, "no quorum, too few members answer");
      }
    }
  }

  /**
   * Whether the peer is as silent as it was. What kept a verdict from being told may have kept the
   * peer from answering, too: when a network is mended, some answer a moment before the others.
   */
  private boolean failsStill(Held decision) {
    long nowNanos = outlet.nowNanos();
    if (nowNanos - decision.peer.decidedNanos() < patienceNanos) {
      return true;
    }
    if (decision.allowedNanos == NEVER) {
      decision.allowedNanos = nowNanos;
      detector.tryAgain(decision.peer, nowNanos);
    }
    return decision.peer.failedSince(decision.allowedNanos);
  }

  private void explain(Held decision, String reason) {
    if (!reason.isEmpty() && !decision.reason.equals(reason)) {
      decision.reason = reason;
      teller.hold(decision.peer);
      outlet.report(new Transition.DecisionPending(decision.peer.peer(), reason));
    }
  }

  public long wakeNanos() {
    return confirmNanos;
  }
}

package io.knh.core;

import io.knh.core.peer.Peer;
import io.knh.core.probing.Cause;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Standing;
import io.knh.core.probing.Watched;
import java.util.List;
import java.util.TreeMap;

/**
 * The verdicts that are held until they may be told: while the sanity check passes, and with
 * authority that was shown after the verdict. A peer that answers meanwhile is not told at all.
 */
final class Verdicts {

  private static final long NEVER = Long.MAX_VALUE;

  private final Probing probing;
  private final Authority authority;
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
  interface Teller {
    /** {@code peer} is to be told: its last attempt failed by {@code cause}. */
    void tell(Watched peer, Cause cause);

    /** The verdict about {@code peer} may be held for long. */
    void hold(Watched peer);
  }

  private static final class Held {
    private final Watched peer;
    private final Cause cause;
    private String reason = "";
    // Since when it may be told, if only the peer fails once more.
    private long allowedNanos = NEVER;

    Held(Watched peer, Cause cause) {
      this.peer = peer;
      this.cause = cause;
    }
  }

  Verdicts(
      Timings timings,
      Probing probing,
      long togetherNanos,
      Authority authority,
      Sanity sanity,
      Teller teller,
      Outlet outlet) {
    this.probing = probing;
    this.togetherNanos = togetherNanos;
    this.authority = authority;
    this.sanity = sanity;
    this.teller = teller;
    this.outlet = outlet;
    this.intervalNanos = timings.probeInterval().toNanos();
    this.patienceNanos = timings.probeTimeout().plus(Exchanges.GRACE).toNanos();
  }

  /** A verdict was reached: from now on it is held. */
  void hold(Watched peer, Cause cause) {
    long nowNanos = outlet.nowNanos();
    held.put(peer.peer(), new Held(peer, cause));
    if (confirmNanos != NEVER) {
      return; // soon enough for this one too
    }
    // Those that fell silent together are confirmed together, at most once in a round; between
    // confirmations the round's own heartbeats show the quorum.
    long soonest = probing.anySuspect() ? nowNanos + togetherNanos : nowNanos;
    confirmNanos = Math.min(confirmNanos, Math.max(soonest, confirmedNanos + intervalNanos));
  }

  /** {@code peer} answered a heartbeat. */
  void answered(Watched peer) {
    held.remove(peer.peer());
  }

  /** After a pause all verdicts are reached anew. */
  void restart() {
    held.clear();
  }

  boolean any() {
    return !held.isEmpty();
  }

  /** Why the verdict about {@code peer} is held; empty when it is not, or not for long yet. */
  String reason(Peer peer) {
    Held verdict = held.get(peer);
    return verdict == null ? "" : verdict.reason;
  }

  void advance() {
    long nowNanos = outlet.nowNanos();
    if (nowNanos >= confirmNanos) {
      confirmNanos = NEVER;
      if (any()) {
        confirmedNanos = nowNanos;
        probing.confirm(nowNanos);
      }
    }
  }

  /** Tells those that may be told by now. */
  void look() {
    long nowNanos = outlet.nowNanos();
    held.values()
        .removeIf(
            verdict ->
                verdict.peer.standing() != Standing.HELD || probing.watchesAnew(verdict.peer));
    for (Held verdict : List.copyOf(held.values())) {
      long verdictNanos = verdict.peer.verdictNanos();
      boolean sane = sanity.passedSince(verdictNanos);
      if (sane && authority.since(verdictNanos, verdictNanos)) {
        if (failsStill(verdict)) {
          held.remove(verdict.peer.peer());
          probing.told(verdict.peer);
          teller.tell(verdict.peer, verdict.cause);
        }
        continue;
      }
      verdict.allowedNanos = NEVER;
      if (!sane) {
        explain(verdict, sanity.failing() ? "the sanity check fails" : "");
      } else if (nowNanos - verdictNanos >= patienceNanos) {
        explain(verdict, "no quorum, too few members answer");
      }
    }
  }

  /**
   * Whether the peer is as silent as it was. What kept a verdict from being told may have kept the
   * peer from answering, too: when a network is mended, some answer a moment before the others.
   */
  private boolean failsStill(Held verdict) {
    long nowNanos = outlet.nowNanos();
    if (nowNanos - verdict.peer.verdictNanos() < patienceNanos) {
      return true;
    }
    if (verdict.allowedNanos == NEVER) {
      verdict.allowedNanos = nowNanos;
      probing.tryAgain(verdict.peer, nowNanos);
    }
    return verdict.peer.failedSince(verdict.allowedNanos);
  }

  private void explain(Held verdict, String reason) {
    if (!reason.isEmpty() && !verdict.reason.equals(reason)) {
      verdict.reason = reason;
      teller.hold(verdict.peer);
      outlet.report(new Transition.VerdictHeld(verdict.peer.peer(), reason));
    }
  }

  long wakeNanos() {
    return confirmNanos;
  }
}

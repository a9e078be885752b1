package io.knh.core;

import io.knh.core.event.Event;
import io.knh.core.event.EventIds;
import io.knh.core.event.PeerStatus;
import io.knh.core.event.Scope;
import io.knh.core.peer.Peer;
import io.knh.core.probing.Cause;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Watched;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * The verdicts that are held until they may be told: while the sanity check passes, and with
 * authority that was shown after the verdict. A peer that answers meanwhile is not told at all.
 *
 * <p>Authority is a majority of the voters. After {@link #SUBSTITUTE} without one, the sanity check
 * alone stands in; the claim on the deployment's Lease takes this place where there is Kubernetes.
 */
final class Verdicts {

  /** How long a majority is waited for before something else may stand in for it. */
  static final Duration SUBSTITUTE = Duration.ofSeconds(20);

  private static final long NEVER = Long.MAX_VALUE;

  /** How often authority is looked at while answers stream in; each look passes over all peers. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private static final long IDLE_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final MemberSettings settings;
  private final Probing probing;
  private final Sanity sanity;
  private final EventIds ids;
  private final Outlet outlet;
  private final TreeMap<Peer, Held> held = new TreeMap<>();
  private final long intervalNanos;
  private final long togetherNanos;
  private final long patienceNanos;

  private long confirmNanos = NEVER;
  private long confirmedNanos = Long.MIN_VALUE / 2;
  private long lookNanos = NEVER;
  private long lookedNanos;

  private static final class Held {
    private final Watched peer;
    private final Cause cause;
    private String reason = "";

    Held(Watched peer, Cause cause) {
      this.peer = peer;
      this.cause = cause;
    }
  }

  Verdicts(
      MemberSettings settings,
      Probing probing,
      long togetherNanos,
      Sanity sanity,
      EventIds ids,
      Outlet outlet) {
    this.settings = settings;
    this.probing = probing;
    this.togetherNanos = togetherNanos;
    this.sanity = sanity;
    this.ids = ids;
    this.outlet = outlet;
    this.intervalNanos = settings.timings().probeInterval().toNanos();
    this.patienceNanos = settings.timings().probeTimeout().plus(Exchanges.GRACE).toNanos();
  }

  /** A verdict was reached: from now on it is held. */
  void hold(Watched peer, Cause cause) {
    long nowNanos = outlet.nowNanos();
    held.put(peer.peer(), new Held(peer, cause));
    lookNanos = nowNanos;
    // Those that fell silent together are confirmed together, at most once in a round; between
    // confirmations the round's own heartbeats show the majority.
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

  /** Something came that authority depends on. */
  void lookSoon() {
    if (any()) {
      lookNanos = Math.min(lookNanos, lookedNanos + LOOK_NANOS);
    }
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
    if (nowNanos >= lookNanos) {
      look(nowNanos);
    }
  }

  private void look(long nowNanos) {
    lookedNanos = nowNanos;
    held.values().removeIf(verdict -> probing.watchesAnew(verdict.peer));
    long majorityNanos = probing.majorityNanos();
    for (Held verdict : List.copyOf(held.values())) {
      long verdictNanos = verdict.peer.verdictNanos();
      boolean authority =
          majorityNanos >= verdictNanos || nowNanos - verdictNanos >= SUBSTITUTE.toNanos();
      if (!sanity.passedSince(verdictNanos)) {
        explain(verdict, sanity.failing() ? "the sanity check fails" : "");
      } else if (authority) {
        tell(verdict);
      } else if (nowNanos - verdictNanos >= patienceNanos) {
        explain(verdict, "no majority of the members answers");
      }
    }
    lookNanos = any() ? nowNanos + IDLE_LOOK_NANOS : NEVER;
  }

  private void explain(Held verdict, String reason) {
    if (!reason.isEmpty() && !verdict.reason.equals(reason)) {
      verdict.reason = reason;
      outlet.report(new Transition.VerdictHeld(verdict.peer.peer(), reason));
    }
  }

  private void tell(Held verdict) {
    Peer peer = verdict.peer.peer();
    held.remove(peer);
    probing.told(verdict.peer);
    outlet.tell(
        new Event.PeerDown(
            ids.next(),
            1,
            new PeerStatus(peer, false),
            settings.self(),
            verdict.cause,
            Scope.UNKNOWN));
  }

  long wakeNanos() {
    return Math.min(confirmNanos, lookNanos);
  }
}

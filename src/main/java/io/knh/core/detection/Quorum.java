package io.knh.core.detection;

import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Transition;
import java.time.Duration;

/**
 * When a coordinator may send alerts: while a majority of the voters answers it. Where there has
 * been none for {@link #SUBSTITUTE}, the Lease stands in for it; where there is no Kubernetes, and
 * so no Lease, the sanity check alone.
 */
public final class Quorum {

  /** How long a majority is waited for before something else may stand in for it. */
  public static final Duration SUBSTITUTE = Duration.ofSeconds(20);

  private final FailureDetector detector;
  private final Outlet outlet;
  private final Lease lease;
  private final boolean kubernetes;
  private final long silenceNanos;
  private long majorityNanos = -1;
  private boolean elsewhere;
  private boolean majority;
  private long lostNanos = Long.MIN_VALUE;
  private long waitingNanos;
  private QuorumState state = QuorumState.NONE;
  private long stateNanos;

  public Quorum(MemberSettings settings, FailureDetector detector, Lease lease, Outlet outlet) {
    this.detector = detector;
    this.lease = lease;
    this.outlet = outlet;
    this.kubernetes = settings.lease();
    this.silenceNanos = settings.timings().silence().toNanos();
    this.waitingNanos = outlet.nowNanos();
    this.stateNanos = outlet.nowNanos();
  }

  /** Looks at the answers anew, which passes over all peers. */
  public void look() {
    majorityNanos = detector.majorityNanos();
    elsewhere = detector.namedByMost().isPresent();
    boolean before = majority;
    majority = majorityNanos >= latelyNanos();
    if (before && !majority) {
      lostNanos = outlet.nowNanos();
      waitingNanos = lostNanos;
    }
    noteState();
  }

  private long latelyNanos() {
    return Math.max(outlet.nowNanos() - silenceNanos, lostNanos);
  }

  private void noteState() {
    QuorumState now = stateNow();
    if (now != state) {
      QuorumState before = state;
      state = now;
      stateNanos = outlet.nowNanos();
      outlet.report(new Transition.QuorumChanged(before, now, detector.votesSince(latelyNanos())));
    }
  }

  private QuorumState stateNow() {
    if (majority) {
      return QuorumState.MAJORITY;
    }
    if (!alone(outlet.nowNanos() - Lease.VALID.toNanos(), waitingNanos)) {
      return QuorumState.NONE;
    }
    return kubernetes ? QuorumState.LEASE : QuorumState.SANITY;
  }

  /** What allows alerts, as of the last look. */
  public QuorumState state() {
    return state;
  }

  /** Since when. */
  public long stateNanos() {
    return stateNanos;
  }

  /**
   * Whether most have answered lately, as of the last look. Once lost, it takes answers to what was
   * sent since: those whose outage is recorded vote no more, and what the few that are left
   * answered before would look like a majority.
   */
  public boolean majority() {
    return majority;
  }

  /** Whether most have answered what was sent at {@code nanos} or later. */
  public boolean majoritySince(long nanos) {
    return majorityNanos >= nanos;
  }

  /**
   * Whether the quorum, or what stands in for it, was shown at {@code nanos} or later.
   *
   * @param waitingNanos since when a majority is waited for
   */
  public boolean since(long nanos, long waitingNanos) {
    return majoritySince(nanos) || alone(nanos, waitingNanos);
  }

  /** The same, and it has to hold at this moment. */
  public boolean holds(long nanos) {
    return (majority() && majoritySince(nanos)) || alone(nanos, nanos);
  }

  private boolean alone(long nanos, long waitingNanos) {
    boolean substitute =
        kubernetes
            ? lease.heldSince(nanos)
            : outlet.nowNanos() - waitingNanos >= SUBSTITUTE.toNanos();
    // Where most of those that answer name a higher coordinator, that one may send alerts.
    return substitute && !elsewhere;
  }
}

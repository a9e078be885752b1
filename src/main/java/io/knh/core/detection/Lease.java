package io.knh.core.detection;

import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's Lease, which stands in for a majority where none can form. Of all coordinators
 * without one, at most one holds it, as long as their clocks run alike within a quarter.
 *
 * <pre>
 *   with a majority:     taken by force in every round, so that nobody without one can have it
 *   without a majority:  given up; taken again once it has not changed for {@link #IDLE} by the own clock
 * </pre>
 *
 * Only a Lease that was taken without a majority counts: one that was taken with it says nothing
 * about the others once they are out of reach.
 */
public final class Lease {

  /**
   * How long nobody may have changed it, at least, before it may be taken without a majority.
   * Longer where the others need longer to elect one who has a majority, and takes it.
   */
  public static final Duration IDLE = Duration.ofSeconds(20);

  /** How long a renewal counts: less than {@link #IDLE}, for clocks that run unevenly. */
  public static final Duration VALID = Duration.ofSeconds(15);

  /** It is renewed at least so often: in rounds of 20 s it would count as idle between two. */
  public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

  /** A result that takes so long was lost. */
  public static final Duration LOST = Duration.ofSeconds(30);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final boolean configured;
  private final String self;
  private final Outlet outlet;
  private final long intervalNanos;
  private final long idleNanos;

  private @Nullable LeaseUse asked;
  private long askedNanos;
  private long nextNanos;
  private Optional<LeaseView> view = Optional.empty();
  private long changedNanos;
  private boolean majority;
  private boolean takenAlone;
  private long renewedNanos = -1;
  private long seenNanos = -1;
  private boolean saidHeld;
  private boolean forgotten;
  private boolean unsure;

  public Lease(MemberSettings settings, Outlet outlet) {
    this.configured = settings.lease();
    this.self = settings.self().id().value();
    this.outlet = outlet;
    long roundNanos = settings.timings().probeInterval().toNanos();
    this.intervalNanos = Math.min(roundNanos, LONGEST_INTERVAL.toNanos());
    long successionNanos = settings.timings().election().toNanos();
    this.idleNanos = Math.max(IDLE.toNanos(), successionNanos);
    // The answers of the first round show whether there is a majority.
    this.nextNanos = outlet.nowNanos() + settings.timings().probeTimeout().toNanos();
  }

  /**
   * Does what is due.
   *
   * @param majority whether most members have answered lately
   * @param awaited whether a decision or a recorded alert waits for the quorum
   */
  public void advance(boolean majority, boolean awaited) {
    long nowNanos = outlet.nowNanos();
    if (!configured) {
      return;
    }
    if (asked != null && nowNanos >= askedNanos + LOST.toNanos()) {
      seen(Optional.empty());
    }
    noteHeld();
    if (majority != this.majority) {
      this.majority = majority;
      nextNanos = Math.min(nextNanos, nowNanos);
    } else if (awaited && !majority) {
      nextNanos = Math.min(nextNanos, askedNanos + SECOND);
    }
    if (asked == null && nowNanos >= nextNanos) {
      LeaseUse use = majority ? new LeaseUse.Force() : alone(nowNanos);
      asked = use;
      askedNanos = nowNanos;
      nextNanos = nowNanos + intervalNanos;
      outlet.useLease(use);
    }
  }

  private LeaseUse alone(long nowNanos) {
    if (view.isEmpty()) {
      return new LeaseUse.Look();
    }
    boolean mine = view.get().holder().equals(self);
    if (mine && !takenAlone) {
      return new LeaseUse.GiveUp();
    }
    boolean idle = nowNanos - changedNanos >= idleNanos;
    return mine || idle ? new LeaseUse.Take(view.get().version()) : new LeaseUse.Look();
  }

  /** What was asked for ended; none when the API server did not answer. */
  public void seen(Optional<LeaseView> seen) {
    LeaseUse use = asked;
    asked = null;
    if (use == null) {
      return;
    }
    if (forgotten) {
      // Asked before a pause: what it brings may be as old as that.
      forgotten = false;
      unsure = true;
      return;
    }
    if (seen.isPresent()) {
      seenNanos = askedNanos;
      boolean mine = seen.get().holder().equals(self);
      // After a lost answer the change may be an earlier one of the own, which nobody renewed
      // since.
      boolean taken = mine && use instanceof LeaseUse.Take && !seen.equals(view) && !unsure;
      unsure = false;
      if (!seen.equals(view)) {
        changedNanos = outlet.nowNanos();
      }
      view = seen;
      if (taken) {
        takenAlone = true;
        renewedNanos = askedNanos;
      } else if (!mine || use instanceof LeaseUse.Force) {
        takenAlone = false;
      }
    }
    unsure |= seen.isEmpty();
    noteHeld();
  }

  private void noteHeld() {
    if (saidHeld != held()) {
      saidHeld = held();
      outlet.report(new Transition.LeaseChanged(saidHeld));
    }
  }

  /**
   * Whether this member holds it: the API server said so within {@link #VALID}. One that could not
   * be renewed for longer is anybody's.
   */
  public boolean held() {
    return view.isPresent()
        && view.get().holder().equals(self)
        && outlet.nowNanos() - seenNanos < VALID.toNanos();
  }

  /** Whether it was taken without a majority, and renewed at {@code nanos} or later, and lately. */
  public boolean heldSince(long nanos) {
    return takenAlone
        && renewedNanos >= nanos
        && outlet.nowNanos() - renewedNanos < VALID.toNanos();
  }

  /** After a pause nothing is known of it. */
  public void restart() {
    takenAlone = false;
    renewedNanos = -1;
    view = Optional.empty();
    forgotten = asked != null;
    nextNanos = outlet.nowNanos();
  }
}

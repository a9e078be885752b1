package io.knh.core.alert;

import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.SanityState;
import io.knh.core.model.Transition;
import java.time.Duration;

/**
 * The sanity check, as the core sees it: one check a second at most serves all that wait for it,
 * and without {@code SANITY_CHECK_URL} it always passes.
 */
public final class Sanity {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final boolean configured;
  private final Outlet outlet;
  // A result that takes so much longer than the check may was lost.
  private final long lostNanos;
  private final long freshNanos;
  // What waits for the check asks for it in each round, or each time a cluster status is due. A
  // result that is older than the time between two of them says nothing of now.
  private final long shownNanos;

  private boolean wanted;
  private boolean checking;
  private boolean forgotten;
  private boolean failing;
  private long stateNanos = -1;
  private long checkedNanos;
  private long startedNanos = -PERIOD_NANOS;
  private long passedNanos = -1;

  public Sanity(MemberSettings settings, Outlet outlet) {
    this.configured = settings.sanityCheck();
    this.outlet = outlet;
    this.freshNanos = settings.timings().probeTimeout().toNanos() + 2 * PERIOD_NANOS;
    this.lostNanos = freshNanos;
    Duration due = settings.clusterStatus() ? settings.timings().electionCooldown() : Duration.ZERO;
    this.shownNanos = freshNanos + settings.timings().probeInterval().plus(due).toNanos();
  }

  /** Whether anything waits for the check. */
  public void want(boolean wanted) {
    this.wanted = wanted;
  }

  public void checked(boolean passed) {
    if (!checking) {
      return;
    }
    checking = false;
    if (forgotten) {
      forgotten = false;
      return;
    }
    passedNanos = passed ? startedNanos : -1;
    if (!isKnown() || passed == failing) {
      stateNanos = outlet.nowNanos();
    }
    checkedNanos = outlet.nowNanos();
    if (passed == failing) {
      failing = !passed;
      outlet.report(new Transition.SanityChanged(passed));
    }
  }

  public void advance() {
    long nowNanos = outlet.nowNanos();
    if (checking && nowNanos >= startedNanos + lostNanos) {
      checked(false);
    }
    if (configured && wanted && !checking && nowNanos >= startedNanos + PERIOD_NANOS) {
      checking = true;
      startedNanos = nowNanos;
      outlet.checkSanity();
    }
  }

  /** The last check failed. */
  public boolean failing() {
    return failing;
  }

  private boolean isKnown() {
    return stateNanos >= 0 && outlet.nowNanos() - checkedNanos <= shownNanos;
  }

  /** Its state, for those who look; not known any more once nothing has waited for it lately. */
  public SanityState state() {
    if (!configured) {
      return SanityState.UNSET;
    }
    if (!isKnown()) {
      return SanityState.UNKNOWN;
    }
    return failing ? SanityState.FAILS : SanityState.PASSES;
  }

  /** Since when it passes or fails; negative as long as neither is known. */
  public long stateNanos() {
    return isKnown() ? stateNanos : -1;
  }

  /** Whether a check that started at {@code sinceNanos} or later passed, and lately. */
  public boolean passedSince(long sinceNanos) {
    boolean fresh = outlet.nowNanos() - passedNanos <= freshNanos;
    return !configured || (passedNanos >= sinceNanos && fresh);
  }

  /** What passed says nothing any more, nor does the check in flight, whose result is awaited. */
  public void restart() {
    passedNanos = -1;
    if (checking) {
      forgotten = true;
      startedNanos = outlet.nowNanos();
    }
  }

  public long wakeNanos() {
    if (checking) {
      return startedNanos + lostNanos;
    }
    return configured && wanted ? startedNanos + PERIOD_NANOS : NEVER;
  }
}

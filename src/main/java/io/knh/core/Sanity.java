package io.knh.core;

import java.time.Duration;

/**
 * The sanity check, as the core sees it: one check a second at most serves all that wait for it,
 * and without {@code SANITY_CHECK_URL} it always passes.
 */
final class Sanity {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final boolean configured;
  private final Outlet outlet;
  // A result that takes so much longer than the check may was lost.
  private final long lostNanos;
  private final long freshNanos;

  private boolean wanted;
  private boolean checking;
  private boolean forgotten;
  private boolean failing;
  private long stateNanos = -1;
  private long startedNanos = -PERIOD_NANOS;
  private long passedNanos = -1;

  Sanity(MemberSettings settings, Outlet outlet) {
    this.configured = settings.sanityCheck();
    this.outlet = outlet;
    this.freshNanos = settings.timings().probeTimeout().toNanos() + 2 * PERIOD_NANOS;
    this.lostNanos = freshNanos;
  }

  /** Whether anything waits for the check. */
  void want(boolean wanted) {
    this.wanted = wanted;
  }

  void checked(boolean passed) {
    if (!checking) {
      return;
    }
    checking = false;
    if (forgotten) {
      forgotten = false;
      return;
    }
    passedNanos = passed ? startedNanos : -1;
    if (stateNanos < 0 || passed == failing) {
      stateNanos = outlet.nowNanos();
    }
    if (passed == failing) {
      failing = !passed;
      outlet.report(new Transition.SanityChanged(passed));
    }
  }

  void advance() {
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
  boolean failing() {
    return failing;
  }

  /** How it stands. */
  SanityState state() {
    if (!configured) {
      return SanityState.UNSET;
    }
    if (stateNanos < 0) {
      return SanityState.UNKNOWN;
    }
    return failing ? SanityState.FAILS : SanityState.PASSES;
  }

  /** Since when it passes or fails; negative as long as neither is known. */
  long stateNanos() {
    return stateNanos;
  }

  /** Whether a check that started at {@code sinceNanos} or later passed, and lately. */
  boolean passedSince(long sinceNanos) {
    boolean fresh = outlet.nowNanos() - passedNanos <= freshNanos;
    return !configured || (passedNanos >= sinceNanos && fresh);
  }

  /** What passed says nothing any more, nor does the check in flight, whose result is awaited. */
  void restart() {
    passedNanos = -1;
    if (checking) {
      forgotten = true;
      startedNanos = outlet.nowNanos();
    }
  }

  long wakeNanos() {
    if (checking) {
      return startedNanos + lostNanos;
    }
    return configured && wanted ? startedNanos + PERIOD_NANOS : NEVER;
  }
}

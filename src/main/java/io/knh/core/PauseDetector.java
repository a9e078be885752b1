package io.knh.core;

import java.time.Duration;

/** Notices that the process was not run for a while: a step comes later than it should have. */
public final class PauseDetector {

  /**
   * A step that is later than this means a pause; with a short {@code PROBE_TIMEOUT} less, so that
   * answers which waited meanwhile are not taken for timeouts.
   */
  public static final Duration LATE = Duration.ofSeconds(1);

  private static final Duration LEAST = Duration.ofMillis(200);

  private static final long NEVER = Long.MAX_VALUE;

  private final long lateNanos;
  private long expectedNanos = NEVER;

  PauseDetector(Duration probeTimeout) {
    Duration half = probeTimeout.dividedBy(2);
    lateNanos = (half.compareTo(LATE) < 0 ? half.plus(LEAST) : LATE).toNanos();
  }

  /** The next step should come at {@code nanos}, or earlier if there is an input. */
  void expect(long nanos) {
    expectedNanos = nanos;
  }

  /** When the next step should come; {@code Long.MAX_VALUE} before the first. */
  long expectedNanos() {
    return expectedNanos;
  }

  /** Whether a step at {@code nowNanos} is so late that the process was not run before it. */
  boolean isLate(long nowNanos) {
    return expectedNanos != NEVER && nowNanos - expectedNanos > lateNanos;
  }
}

package io.knh.core.detection;

import io.knh.core.model.Cause;

/**
 * Attempts to get one answer out of a peer: a new one starts every cooldown while none is answered,
 * counted from start to start, so that slow failures do not add up. With the defaults the fifth and
 * last starts 4 s after the first, and has failed 2 s later.
 */
final class Attempts {

  private final int most;
  private final long cooldownNanos;
  private int started;
  private int failed;
  private long firstStartNanos;
  private long lastStartNanos;
  private Cause lastCause = Cause.OTHER;

  Attempts(int most, long cooldownNanos) {
    this.most = most;
    this.cooldownNanos = cooldownNanos;
  }

  void start(long nowNanos) {
    if (started == 0) {
      firstStartNanos = nowNanos;
    }
    started++;
    lastStartNanos = nowNanos;
  }

  /** The attempt that started last was not sent: it is made up for a cooldown later. */
  void unsent() {
    started--;
  }

  void fail(Cause cause) {
    failed++;
    lastCause = cause;
  }

  /** When the first attempt started. */
  long firstStartNanos() {
    return firstStartNanos;
  }

  /** When the next attempt starts; {@code Long.MAX_VALUE} when all have started. */
  long nextStartNanos() {
    return started < most ? lastStartNanos + cooldownNanos : Long.MAX_VALUE;
  }

  boolean exhausted() {
    return failed >= most;
  }

  int failed() {
    return failed;
  }

  Cause lastCause() {
    return lastCause;
  }
}

package io.knh.agent;

import java.time.Duration;

/**
 * How late the agent's alarms ring: whether the process gets its share of the processor. Kept as
 * the most of two windows, the one that runs and the one before.
 */
final class Lag {

  /** How long a window is: what is shown is the most of the last one to two of them. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private long windowNanos;
  private long mostBefore;
  private long most;

  /** An alarm rang {@code lateNanos} late; negative when early. */
  synchronized void late(long lateNanos, long nowNanos) {
    turn(nowNanos);
    most = Math.max(most, lateNanos);
  }

  /** The most that one was late of late. */
  synchronized long mostNanos(long nowNanos) {
    turn(nowNanos);
    return Math.max(most, mostBefore);
  }

  private void turn(long nowNanos) {
    long windows = (nowNanos - windowNanos) / WINDOW.toNanos();
    if (windows > 0) {
      mostBefore = windows == 1 ? most : 0;
      most = 0;
      windowNanos += windows * WINDOW.toNanos();
    }
  }
}

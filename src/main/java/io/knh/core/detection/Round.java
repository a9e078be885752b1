package io.knh.core.detection;

/**
 * One pass of heartbeats over the roster, until each was answered or its peer was declared down.
 */
final class Round {

  private final long startNanos;
  private int open;

  Round(long startNanos) {
    this.startNanos = startNanos;
  }

  long startNanos() {
    return startNanos;
  }

  void open() {
    open++;
  }

  void settle() {
    open--;
  }

  boolean finished() {
    return open == 0;
  }
}

package io.knh.metrics;

/**
 * The last heartbeats to one peer that failed or were slow, one bit each, the newest lowest. Those
 * before the first are taken for good: a share rises only with what was seen.
 *
 * @param failedBits which were not answered
 * @param slowBits which were answered late
 */
record RecentHeartbeats(long failedBits, long slowBits) {

  /** How many are remembered: with the defaults those of 5 minutes. */
  static final int COUNT = 60;

  static final RecentHeartbeats GOOD = new RecentHeartbeats(0, 0);

  private static final long MASK = (1L << COUNT) - 1;

  RecentHeartbeats {
    if (((failedBits | slowBits) & ~MASK) != 0) {
      throw new IllegalArgumentException("more than " + COUNT + " heartbeats");
    }
  }

  /** One more. */
  RecentHeartbeats and(boolean failed, boolean slow) {
    return new RecentHeartbeats(shifted(failedBits, failed), shifted(slowBits, slow));
  }

  private static long shifted(long bits, boolean bit) {
    return ((bits << 1) & MASK) | (bit ? 1 : 0);
  }

  /** Whether nothing has to be remembered. */
  boolean good() {
    return equals(GOOD);
  }

  /** From 0 to 1. */
  double failedShare() {
    return Long.bitCount(failedBits) / (double) COUNT;
  }

  /** From 0 to 1. */
  double slowShare() {
    return Long.bitCount(slowBits) / (double) COUNT;
  }
}

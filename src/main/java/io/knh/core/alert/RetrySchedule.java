package io.knh.core.alert;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When an undelivered alert is posted again: 5 s after the first failure, then after a random part
 * of 10, 20, 40 ... 300 s (full jitter), for 24 h. The jitter keeps the members of many clusters
 * from meeting at a receiver that has just come back.
 */
public final class RetrySchedule {

  /** After the first failure. */
  public static final Duration FIRST = Duration.ofSeconds(5);

  /** The longest wait that is drawn. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  /** An alert that could not be delivered for so long is given up. */
  public static final Duration GIVE_UP = Duration.ofHours(24);

  /** What a receiver may ask for by {@code Retry-After}. */
  public static final Duration LONGEST_ASKED = Duration.ofHours(1);

  // 5 s times 2^6 is above 5 min: more doublings change nothing.
  private static final int MAX_DOUBLINGS = 6;

  private final LongSupplier random;

  /** A schedule that draws from {@code random}, whose values are uniform over all longs. */
  public RetrySchedule(LongSupplier random) {
    this.random = random;
  }

  /** How long to wait after {@code failures} failures in a row, 1 or more, in nanoseconds. */
  public long delayNanos(int failures, Duration asked) {
    return Math.max(drawnNanos(failures), boundedNanos(asked));
  }

  /** How much of what a receiver asked for is heeded, in nanoseconds. */
  static long boundedNanos(Duration asked) {
    return (asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked).toNanos();
  }

  private long drawnNanos(int failures) {
    if (failures <= 1) {
      return FIRST.toNanos();
    }
    long longest = FIRST.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Math.floorMod(random.getAsLong(), Math.min(longest, LONGEST.toNanos())) + 1;
  }
}

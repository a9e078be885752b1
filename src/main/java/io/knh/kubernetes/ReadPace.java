package io.knh.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How fast the API server is asked.
 *
 * <p>A connection whose other end vanished says nothing, like a watch without changes. So each
 * watch asks the API server to end it after some time, and is given up when that end does not come:
 * a half-open connection is noticed at most {@code watchMost + grace} = 55 s after the watch began.
 * Bookmarks come too rarely (about one a minute, none promised) to distinguish the two.
 *
 * @param firstList the first list waits a random part of this
 * @param retryFirst bound of the first wait after a failure
 * @param retryMost bound of all waits after failures
 * @param listTimeout for one list, connecting included
 * @param watchLeast shortest watch; whole seconds
 * @param watchMost longest watch; whole seconds
 * @param grace how much longer than it asked for a watch may take, connecting included
 * @param steady a watch that lived so long, or brought an event, was a good one
 */
public record ReadPace(
    Duration firstList,
    Duration retryFirst,
    Duration retryMost,
    Duration listTimeout,
    Duration watchLeast,
    Duration watchMost,
    Duration grace,
    Duration steady) {

  /**
   * What KNH does. In a cluster of 100 nodes that is 2.5 watch requests a second, each answered
   * from the API server's cache, and no list at all while nothing fails.
   */
  public static final ReadPace DEFAULT =
      new ReadPace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(50),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  /** How long the next watch is to run: jittered, so that N pods do not return together. */
  int watchSeconds(RandomGenerator random) {
    return Math.toIntExact(random.nextLong(watchLeast.toSeconds(), watchMost.toSeconds() + 1));
  }

  /**
   * How long to wait before the next try: a random part ("full jitter") of a bound that starts at
   * {@code first} and doubles up to {@code most}, so that N pods that lost the API server in the
   * same moment do not return in the same moment.
   */
  static final class Backoff {

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private Duration bound;

    Backoff(Duration first, Duration most, RandomGenerator random) {
      this.first = first;
      this.most = most;
      this.random = random;
      this.bound = first;
    }

    /** The next wait, from 0 to the present bound, which then doubles. */
    Duration next() {
      Duration wait = upTo(bound);
      Duration doubled = bound.multipliedBy(2);
      bound = doubled.compareTo(most) < 0 ? doubled : most;
      return wait;
    }

    /** Something worked: the next wait is short again. */
    void reset() {
      bound = first;
    }

    /** A random duration from 0 to {@code limit}; counts as no try. */
    Duration upTo(Duration limit) {
      return Duration.ofMillis(random.nextLong(limit.toMillis() + 1));
    }
  }
}

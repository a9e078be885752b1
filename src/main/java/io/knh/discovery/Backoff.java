package io.knh.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: a random part ("full jitter") of a bound that starts at
 * {@code first} and doubles up to {@code most}, so that N pods that lost the API server in the same
 * moment do not return in the same moment.
 */
final class Backoff {

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

package io.knh.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How long a failed request has to wait. */
class BackoffTest {

  /** Always the largest number that may be drawn. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static ReadPace.Backoff backoff(RandomGenerator random) {
    return new ReadPace.Backoff(
        ReadPace.DEFAULT.retryFirst(), ReadPace.DEFAULT.retryMost(), random);
  }

  private static List<Long> waits(ReadPace.Backoff backoff, int count) {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seconds.add(backoff.next().toSeconds());
    }
    return seconds;
  }

  @Test
  void theBoundDoublesFromOneSecondToOneMinute() {
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), waits(backoff(LARGEST), 8));
  }

  @Test
  void afterASuccessTheFirstWaitIsShortAgain() {
    ReadPace.Backoff backoff = backoff(LARGEST);
    waits(backoff, 5);

    backoff.reset();

    assertEquals(List.of(1L, 2L), waits(backoff, 2));
  }

  @Test
  void theWaitIsARandomPartOfTheBound() {
    ReadPace.Backoff backoff = backoff(new Random(1));
    waits(backoff, 6);
    int[] quarters = new int[4];

    for (int i = 0; i < 1_000; i++) {
      Duration wait = backoff.next();
      assertTrue(wait.compareTo(ReadPace.DEFAULT.retryMost()) <= 0);
      quarters[(int) Math.min(3, wait.toSeconds() / 15)]++;
    }

    for (int quarter : quarters) {
      assertTrue(quarter > 150, "a quarter of the minute got " + quarter + " of 1,000 tries");
    }
  }
}

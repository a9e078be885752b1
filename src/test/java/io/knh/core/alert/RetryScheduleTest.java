package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

  private final Random random = new Random(7);
  private final RetrySchedule schedule = new RetrySchedule(random::nextLong);

  @Test
  void theFirstRetryComesAfterFiveSeconds() {
    assertEquals(Duration.ofSeconds(5).toNanos(), schedule.delayNanos(1, Duration.ZERO));
  }

  @Test
  void laterOnesAreDrawnFromZeroToADoublingBoundOfFiveMinutesAtMost() {
    long[] boundSeconds = {10, 20, 40, 80, 160, 300, 300, 300};
    for (int failures = 2; failures < 10; failures++) {
      long bound = Duration.ofSeconds(boundSeconds[failures - 2]).toNanos();
      long longest = 0;
      long shortest = Long.MAX_VALUE;
      for (int draw = 0; draw < 2_000; draw++) {
        long delay = schedule.delayNanos(failures, Duration.ZERO);
        longest = Math.max(longest, delay);
        shortest = Math.min(shortest, delay);
      }
      assertTrue(longest <= bound && longest > bound * 0.98, failures + ": " + longest);
      assertTrue(shortest > 0 && shortest < bound * 0.02, failures + ": " + shortest);
    }
  }

  @Test
  void whatTheReceiverAskedForIsTheLeastUpToAnHour() {
    assertEquals(Duration.ofMinutes(7).toNanos(), schedule.delayNanos(1, Duration.ofMinutes(7)));
    assertEquals(Duration.ofHours(1).toNanos(), schedule.delayNanos(3, Duration.ofDays(30)));
  }
}

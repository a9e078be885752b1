package io.knh.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How fast the API server is asked. */
class ReadPaceTest {

  private final ReadPace pace = ReadPace.DEFAULT;

  @Test
  void aHalfOpenWatchIsGivenUpWithinAMinute() {
    assertTrue(pace.watchMost().plus(pace.grace()).toSeconds() < 60);
  }

  @Test
  void aHangingListIsGivenUpWithinAMinute() {
    assertTrue(pace.listTimeout().toSeconds() < 60);
  }

  @Test
  void theFirstListIsSpreadOverOneSecond() {
    assertEquals(Duration.ofSeconds(1), pace.firstList());
  }

  @Test
  void watchesOfManyPodsDoNotEndTogether() {
    Random random = new Random(1);
    TreeSet<Integer> seconds = new TreeSet<>();

    for (int i = 0; i < 1_000; i++) {
      seconds.add(pace.watchSeconds(random));
    }

    assertEquals(30, seconds.first());
    assertEquals(50, seconds.last());
    assertEquals(21, seconds.size());
  }
}

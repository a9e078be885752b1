package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeavingsTest {

  private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

  @Test
  void laterLeavingsHaveLargerNumbers() {
    assertEquals(1, Leavings.number(NOW.plusSeconds(10)) - Leavings.number(NOW));
  }

  @Test
  void aClockThatWasNeverSetGivesTheFirstNumberAndBelievesThoseOfOthers() {
    assertEquals(1, Leavings.number(Instant.EPOCH));
    assertTrue(Leavings.most(Instant.EPOCH) > Leavings.number(NOW.plus(Duration.ofDays(7_000))));
  }

  @Test
  void whatIsBelievedGrowsWithTheTimeAndIsThirtyDaysAhead() {
    assertEquals(Leavings.number(NOW.plus(Duration.ofDays(30))), Leavings.most(NOW));
    assertEquals(1, Leavings.most(NOW.plusSeconds(10)) - Leavings.most(NOW));
    assertEquals(1, Leavings.seconds(NOW.plusSeconds(1)) - Leavings.seconds(NOW));
  }

  /** They read no entry with a larger one, and would lose the outages in it. */
  @Test
  void membersThatCountedLeavingsReadTheNumbersOfTheMonthsInWhichTheyAreReplaced() {
    assertTrue(Leavings.number(Instant.parse("2027-02-23T00:00:00Z")) <= 1_000_000);
  }

  @Test
  void theEndOfTimeHasANumber() {
    assertEquals(900_000_000, Leavings.number(Instant.MAX));
    assertEquals(900_000_000, Leavings.most(Instant.MAX));
  }
}

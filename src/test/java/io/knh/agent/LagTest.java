package io.knh.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is remembered of late alarms. */
class LagTest {

  private static final long WINDOW = Lag.WINDOW.toNanos();

  private final Lag lag = new Lag();

  @Test
  void theMostOfTheLastTwoWindowsIsShown() {
    lag.late(5, 1);
    lag.late(3, 2);
    assertEquals(5, lag.mostNanos(3));
    lag.late(2, WINDOW + 1);
    assertEquals(5, lag.mostNanos(2 * WINDOW - 1));
    assertEquals(2, lag.mostNanos(2 * WINDOW));
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    lag.late(5, 1);
    assertEquals(0, lag.mostNanos(7 * WINDOW));
  }

  @Test
  void anAlarmThatRingsEarlyIsNotLate() {
    lag.late(-5, 1);
    assertEquals(0, lag.mostNanos(2));
  }
}

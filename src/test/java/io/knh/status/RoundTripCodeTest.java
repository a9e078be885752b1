package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** One character for a round trip. */
class RoundTripCodeTest {

  @Test
  void aLetterSaysWithinAnEighthHowLongItTook() {
    for (long micros = 50; micros < 20_000_000; micros = micros * 21 / 20 + 1) {
      long about = Row.RoundTripCode.micros(Row.RoundTripCode.of(micros));
      assertEquals(1.0, (double) about / micros, 0.125, micros + " us");
    }
  }

  @Test
  void whatIsShorterOrLongerIsTheFirstOrTheLastLetter() {
    assertEquals('A', Row.RoundTripCode.of(0));
    assertEquals('A', Row.RoundTripCode.of(7));
    assertEquals('9', Row.RoundTripCode.of(3_600_000_000L));
  }

  @Test
  void silenceAndNotBeingAskedAreNoTimes() {
    assertEquals(-1, Row.RoundTripCode.micros(Row.RoundTripCode.NO_ANSWER));
    assertEquals(0, Row.RoundTripCode.micros(Row.RoundTripCode.NOT_ASKED));
    assertTrue(Row.RoundTripCode.LETTERS.indexOf(Row.RoundTripCode.NO_ANSWER) < 0);
    assertTrue(Row.RoundTripCode.LETTERS.indexOf(Row.RoundTripCode.NOT_ASKED) < 0);
  }
}

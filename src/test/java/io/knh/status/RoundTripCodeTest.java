package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** One character for a round trip. */
class RoundTripCodeTest {

  @Test
  void aLetterSaysWithinAnEighthHowLongItTook() {
    for (long micros = 50; micros < 20_000_000; micros = micros * 21 / 20 + 1) {
      long about = RoundTripCode.micros(RoundTripCode.of(micros));
      assertEquals(1.0, (double) about / micros, 0.125, micros + " us");
    }
  }

  @Test
  void whatIsShorterOrLongerIsTheFirstOrTheLastLetter() {
    assertEquals('A', RoundTripCode.of(0));
    assertEquals('A', RoundTripCode.of(7));
    assertEquals('9', RoundTripCode.of(3_600_000_000L));
  }

  @Test
  void silenceAndNotBeingAskedAreNoTimes() {
    assertEquals(-1, RoundTripCode.micros(RoundTripCode.NO_ANSWER));
    assertEquals(0, RoundTripCode.micros(RoundTripCode.NOT_ASKED));
    assertTrue(RoundTripCode.LETTERS.indexOf(RoundTripCode.NO_ANSWER) < 0);
    assertTrue(RoundTripCode.LETTERS.indexOf(RoundTripCode.NOT_ASKED) < 0);
  }
}

package io.knh.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", " 120 , 120", "3600, 3600"})
  void takesSeconds(String value, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), RetryAfter.parse(value, NOW));
  }

  @Test
  void takesADate() {
    assertEquals(Duration.ofSeconds(90), RetryAfter.parse("Mon, 23 Nov 2026 10:01:30 GMT", NOW));
  }

  @Test
  void aDateInThePastMeansNoWait() {
    assertEquals(Duration.ZERO, RetryAfter.parse("Mon, 23 Nov 2026 09:59:59 GMT", NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3601", "99999999999999999999999", "Tue, 24 Nov 2026 10:00:00 GMT"})
  void nobodyCanAskForMoreThanAnHour(String value) {
    assertEquals(Duration.ofHours(1), RetryAfter.parse(value, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "1e3", "Mon, 99 Nov 2026 10:01:30 GMT"})
  void whatIsNeitherMeansNoWait(String value) {
    assertEquals(Duration.ZERO, RetryAfter.parse(value, NOW));
  }
}

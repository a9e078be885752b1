package io.knh.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.PostResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverAnswerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void every2xxIsDelivered(int status) {
    assertEquals(new PostResult.Delivered(status), result(status));
  }

  @Test
  void goneEndsTheRetries() {
    assertEquals(new PostResult.Gone(), result(410));
  }

  @ParameterizedTest
  @CsvSource({
    "302, '302 Found, redirects are not followed'",
    "308, '308 Permanent Redirect, redirects are not followed'",
    "400, 400 Bad Request",
    "404, 404 Not Found",
    "429, 429 Too Many Requests",
    "500, 500 Internal Server Error",
    "503, 503 Service Unavailable",
    "599, status 599",
    "300, '300 Multiple Choices, redirects are not followed'",
  })
  void everythingElseIsUndeliveredInWords(int status, String reason) {
    assertEquals(new PostResult.Undelivered(reason, Duration.ZERO), result(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 500, 302})
  void retryAfterIsPassedOnWithAnyStatus(int status) {
    PostResult result = new ReceiverAnswer(status, Optional.of("7")).result(NOW);
    assertEquals(Duration.ofSeconds(7), ((PostResult.Undelivered) result).retryAfter());
  }

  private static PostResult result(int status) {
    return new ReceiverAnswer(status, Optional.empty()).result(NOW);
  }
}

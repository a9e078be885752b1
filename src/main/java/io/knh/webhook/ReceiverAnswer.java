package io.knh.webhook;

import io.knh.core.model.PostResult;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a receiver answered.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}
 */
record ReceiverAnswer(int status, Optional<String> retryAfter) {

  private static final int GONE = 410;

  /**
   * What that means for the event; {@code now} is what a date in {@code Retry-After} is held to.
   */
  PostResult result(Instant now) {
    if (status >= 200 && status < 300) {
      return new PostResult.Delivered(status);
    }
    if (status == GONE) {
      return new PostResult.Gone();
    }
    Duration wait = retryAfter.map(value -> RetryAfter.parse(value, now)).orElse(Duration.ZERO);
    return new PostResult.Undelivered(reason(), wait);
  }

  /** The standard's words, since the receiver's own could hold anything. */
  private String reason() {
    Response.Status known = Response.Status.fromStatusCode(status);
    String words = known == null ? "status " + status : status + " " + known.getReasonPhrase();
    return status >= 300 && status < 400 ? words + ", redirects are not followed" : words;
  }
}

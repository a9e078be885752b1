package io.knh.http;

import io.knh.core.model.PostResult;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a receiver of alerts answered.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}
 * @param said why it refused, in its own words, made fit to be shown
 */
public record ReceiverAnswer(int status, Optional<String> retryAfter, Optional<String> said) {

  private static final int GONE = 410;

  /** An answer whose body says nothing. */
  public ReceiverAnswer(int status, Optional<String> retryAfter) {
    this(status, retryAfter, Optional.empty());
  }

  /** Whether the receiver accepted the post. */
  public static boolean isAccepted(int status) {
    return status >= 200 && status < 300;
  }

  /**
   * What that means for the alert; {@code now} is what a date in {@code Retry-After} is held to.
   */
  PostResult result(Instant now) {
    if (isAccepted(status)) {
      return new PostResult.Delivered(status);
    }
    if (status == GONE) {
      return new PostResult.Gone();
    }
    Duration wait = retryAfter.map(value -> RetryAfter.parse(value, now)).orElse(Duration.ZERO);
    return new PostResult.Undelivered(reason() + said.map(": "::concat).orElse(""), wait);
  }

  /** The standard's words: what else there is of a receiver's own is bounded. */
  private String reason() {
    Response.Status known = Response.Status.fromStatusCode(status);
    String words = known == null ? "status " + status : status + " " + known.getReasonPhrase();
    return status >= 300 && status < 400 ? words + ", redirects are not followed" : words;
  }
}

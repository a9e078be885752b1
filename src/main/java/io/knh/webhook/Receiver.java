package io.knh.webhook;

import io.knh.core.model.PostResult;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The way to one destination. */
interface Receiver {

  /**
   * Sends {@code post} and completes {@code answer} as soon as the status is known; may go on for a
   * while after that to end the connection in good order. An interrupt cuts the connection. What it
   * throws means that no answer came.
   */
  void send(Post post, CompletableFuture<Answer> answer);

  /**
   * What a receiver answered.
   *
   * @param status the HTTP status
   * @param retryAfter the header {@code Retry-After}
   */
  record Answer(int status, Optional<String> retryAfter) {

    private static final int GONE = 410;

    /**
     * What that means for the alert; {@code now} is what a date in {@code Retry-After} is held to.
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

  /** The header {@code Retry-After} of RFC 9110: seconds, or a date. */
  final class RetryAfter {

    /** Longest wait that a receiver can ask for: beyond it a typo would silence an alarm. */
    static final Duration MOST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("\\d+");
    // More digits than these are past MOST anyway, and would not fit a long.
    private static final int MOST_DIGITS = 9;
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /** How long {@code value} asks to wait from {@code now} on: zero to {@link #MOST}. */
    static Duration parse(String value, Instant now) {
      String text = value.strip();
      if (SECONDS.matcher(text).matches()) {
        return text.length() > MOST_DIGITS
            ? MOST
            : bounded(Duration.ofSeconds(Long.parseLong(text)));
      }
      try {
        return bounded(Duration.between(now, ZonedDateTime.parse(text, DATE).toInstant()));
      } catch (DateTimeException e) {
        return Duration.ZERO;
      }
    }

    private static Duration bounded(Duration wait) {
      if (wait.isNegative()) {
        return Duration.ZERO;
      }
      return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
  }
}

package io.knh.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

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
      return text.length() > MOST_DIGITS ? MOST : bounded(Duration.ofSeconds(Long.parseLong(text)));
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

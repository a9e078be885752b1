package io.knh.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as settings are written: {@code 5} (seconds), {@code 500ms}, {@code 2s}, {@code 1m}.
 */
final class Durations {

  private static final Pattern WRITTEN = Pattern.compile("([0-9]+)(ms|s|m|)");

  /** Longer than any setting allows; keeps the arithmetic from overflowing. */
  private static final Duration LONGEST = Duration.ofDays(1000);

  private Durations() {}

  /** The duration that {@code text} writes, at most a thousand days; empty when it writes none. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unitMillis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "m" -> 60_000;
          default -> 1000;
        };
    BigInteger millis = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unitMillis));
    return Optional.of(
        Duration.ofMillis(millis.min(BigInteger.valueOf(LONGEST.toMillis())).longValueExact()));
  }

  /** {@code value} in the largest unit that writes it exactly: {@code 500ms}, {@code 5s}. */
  static String text(Duration value) {
    long millis = value.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    return millis % 60_000 == 0 && millis > 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
  }
}

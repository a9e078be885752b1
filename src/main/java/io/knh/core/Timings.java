package io.knh.core;

import java.time.Duration;

/**
 * How long and how often, each from the setting of the same name.
 *
 * <p>With the defaults a silent peer is dead at most 5 + 4 + 2 = 11 s after it fell silent: one
 * {@code PROBE_INTERVAL} until the next heartbeat, {@code SEND_MAX_RETRIES} - 1 times {@code
 * SEND_COOLDOWN_PERIOD} until the last attempt starts, {@code PROBE_TIMEOUT} until that fails.
 *
 * @param probeInterval {@code PROBE_INTERVAL}, from one round to the next; 100 ms to 1 h
 * @param probeTimeout {@code PROBE_TIMEOUT}, how long one attempt may take; 10 ms to 1 min
 * @param connectMaxRetries {@code CONNECT_MAX_RETRIES}, tries that a new peer has to answer for the
 *     first time; 1 to 1000
 * @param connectCooldown {@code CONNECT_COOLDOWN_PERIOD}, between these tries; 10 ms to 1 h
 * @param sendMaxRetries {@code SEND_MAX_RETRIES}, attempts of a verdict; 1 to 100
 * @param sendCooldown {@code SEND_COOLDOWN_PERIOD}, between the starts of these attempts; 10 ms to
 *     1 h
 * @param electionCooldown {@code ELECTION_COOLDOWN_PERIOD}, between cluster status posts; 100 ms to
 *     24 h
 */
public record Timings(
    Duration probeInterval,
    Duration probeTimeout,
    int connectMaxRetries,
    Duration connectCooldown,
    int sendMaxRetries,
    Duration sendCooldown,
    Duration electionCooldown) {

  /** What holds where nothing is set. */
  public static final Timings DEFAULTS =
      new Timings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          5,
          Duration.ofSeconds(2),
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(15));

  private static final Duration HOUR = Duration.ofHours(1);

  public Timings {
    within("PROBE_INTERVAL", probeInterval, Duration.ofMillis(100), HOUR);
    within("PROBE_TIMEOUT", probeTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
    within("CONNECT_MAX_RETRIES", connectMaxRetries, 1000);
    within("CONNECT_COOLDOWN_PERIOD", connectCooldown, Duration.ofMillis(10), HOUR);
    within("SEND_MAX_RETRIES", sendMaxRetries, 100);
    within("SEND_COOLDOWN_PERIOD", sendCooldown, Duration.ofMillis(10), HOUR);
    within(
        "ELECTION_COOLDOWN_PERIOD", electionCooldown, Duration.ofMillis(100), Duration.ofDays(1));
  }

  /** How long a follower hears nothing before its coordinator counts as silent. */
  public Duration silence() {
    return probeInterval.plus(probeTimeout);
  }

  private static void within(String setting, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          setting + " (" + text(value) + ") must be " + text(least) + " to " + text(most));
    }
  }

  private static void within(String setting, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(setting + " (" + value + ") must be 1 to " + most);
    }
  }

  /** As the settings are written: {@code 500ms} or {@code 2s}. */
  private static String text(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }
}

package io.knh.cluster;

import java.time.Duration;

/**
 * The times of the original, from the settings of the same names.
 *
 * @param election {@code ELECTION_COOLDOWN_PERIOD}, between its election rounds
 * @param connectMaxRetries {@code CONNECT_MAX_RETRIES}
 * @param connectCooldown {@code CONNECT_COOLDOWN_PERIOD}
 * @param sendMaxRetries {@code SEND_MAX_RETRIES}
 * @param sendCooldown {@code SEND_COOLDOWN_PERIOD}
 */
record GoTimings(
    Duration election,
    int connectMaxRetries,
    Duration connectCooldown,
    int sendMaxRetries,
    Duration sendCooldown) {

  /** As the original has them when nothing is set. */
  static final GoTimings DEFAULTS =
      new GoTimings(Duration.ofSeconds(15), 5, Duration.ofSeconds(2), 5, Duration.ofSeconds(1));
}

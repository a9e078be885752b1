package io.knh.core.model;

import io.knh.core.election.Rank;
import java.time.Duration;

/**
 * How long and how often, each from the setting of the same name.
 *
 * <p>With the defaults a silent peer is down at most 5 + 4 + 2 = 11 s after it fell silent: one
 * {@code PROBE_INTERVAL} until the next heartbeat, {@code SEND_MAX_RETRIES} - 1 times {@code
 * SEND_COOLDOWN_PERIOD} until the last attempt starts, {@code PROBE_TIMEOUT} until that fails.
 *
 * @param probeInterval {@code PROBE_INTERVAL}, from one round to the next; 100 ms to 1 h
 * @param probeTimeout {@code PROBE_TIMEOUT}, how long one attempt may take; 10 ms to 1 min
 * @param connectMaxRetries {@code CONNECT_MAX_RETRIES}, tries that a new peer has to answer for the
 *     first time; 1 to 1000
 * @param connectCooldown {@code CONNECT_COOLDOWN_PERIOD}, between these tries; 10 ms to 1 h
 * @param sendMaxRetries {@code SEND_MAX_RETRIES}, attempts before a peer is declared down; 1 to 100
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

  /** How much later than {@code PROBE_TIMEOUT} a result is given up. */
  public static final Duration GRACE = Duration.ofSeconds(1);

  /** Of {@code PROBE_INTERVAL}. */
  public static final Range<Duration> PROBE_INTERVAL =
      new Range<>(Duration.ofMillis(100), Duration.ofHours(1));

  /** Of {@code PROBE_TIMEOUT}. */
  public static final Range<Duration> PROBE_TIMEOUT =
      new Range<>(Duration.ofMillis(10), Duration.ofMinutes(1));

  /** Of {@code CONNECT_MAX_RETRIES}. */
  public static final Range<Integer> CONNECT_MAX_RETRIES = new Range<>(1, 1000);

  /** Of {@code SEND_MAX_RETRIES}. */
  public static final Range<Integer> SEND_MAX_RETRIES = new Range<>(1, 100);

  /** Of {@code CONNECT_COOLDOWN_PERIOD} and {@code SEND_COOLDOWN_PERIOD}. */
  public static final Range<Duration> COOLDOWN =
      new Range<>(Duration.ofMillis(10), Duration.ofHours(1));

  /** Of {@code ELECTION_COOLDOWN_PERIOD}. */
  public static final Range<Duration> ELECTION_COOLDOWN =
      new Range<>(Duration.ofMillis(100), Duration.ofDays(1));

  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(1);

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

  public Timings {
    check("PROBE_INTERVAL", probeInterval, PROBE_INTERVAL);
    check("PROBE_TIMEOUT", probeTimeout, PROBE_TIMEOUT);
    check("CONNECT_MAX_RETRIES", connectMaxRetries, CONNECT_MAX_RETRIES);
    check("CONNECT_COOLDOWN_PERIOD", connectCooldown, COOLDOWN);
    check("SEND_MAX_RETRIES", sendMaxRetries, SEND_MAX_RETRIES);
    check("SEND_COOLDOWN_PERIOD", sendCooldown, COOLDOWN);
    check("ELECTION_COOLDOWN_PERIOD", electionCooldown, ELECTION_COOLDOWN);
  }

  /** How long a follower hears nothing before its coordinator counts as silent. */
  public Duration silence() {
    return probeInterval.plus(probeTimeout);
  }

  /**
   * How long members that their coordinator reaches no more need for another one at most: until it
   * is silent, the longest wait by rank, the pings of those above, and the answers to the first
   * round. With the defaults 7 + 5 + 2 + 2 = 16 s.
   */
  public Duration election() {
    return silence().plusSeconds(Rank.MAX).plus(probeTimeout.multipliedBy(2));
  }

  /** Over how long the heartbeats of one round are spread: its first second, or half of it. */
  public Duration spread() {
    Duration half = probeInterval.dividedBy(2);
    return half.compareTo(LONGEST_SPREAD) < 0 ? half : LONGEST_SPREAD;
  }

  /** How long a new peer has to answer for the first time. With the defaults 5 times 2 s: 10 s. */
  public Duration timeToConnect() {
    return connectCooldown.multipliedBy(connectMaxRetries);
  }

  /**
   * How long a server may answer for a member that does not, and count as starting: three times the
   * time to connect, 30 s with the defaults.
   */
  public Duration timeToStart() {
    return timeToConnect().multipliedBy(3);
  }

  private static <T extends Comparable<T>> void check(String setting, T value, Range<T> bounds) {
    if (!bounds.contain(value)) {
      throw new IllegalArgumentException(
          setting + " (" + value + ") must be " + bounds.least() + " to " + bounds.most());
    }
  }
}

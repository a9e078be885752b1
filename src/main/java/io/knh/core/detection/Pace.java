package io.knh.core.detection;

/**
 * The pace of probing, in nanoseconds of the core's clock; the settings behind it are checked in
 * {@code core.Timings}.
 *
 * @param intervalNanos from one round to the next
 * @param timeoutNanos how long one attempt may take
 * @param decisionAttempts attempts of a verdict
 * @param decisionCooldownNanos between the starts of these
 * @param connectAttempts tries of a new peer to answer for the first time
 * @param connectCooldownNanos between the starts of these
 */
public record Pace(
    long intervalNanos,
    long timeoutNanos,
    int decisionAttempts,
    long decisionCooldownNanos,
    int connectAttempts,
    long connectCooldownNanos) {

  /** Times to connect that a server has until its member answers. */
  private static final long STARTS = 3;

  private static final long SECOND = 1_000_000_000L;

  /**
   * How long a server may answer for a member that does not, and count as starting: three times the
   * time to connect, 30 s with the defaults.
   */
  public long startNanos() {
    return STARTS * connectAttempts * connectCooldownNanos;
  }

  /** Over how long the heartbeats of one round are spread: its first second, or half of it. */
  public long spreadNanos() {
    return Math.min(SECOND, intervalNanos / 2);
  }
}

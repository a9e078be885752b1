package io.knh.simulation;

import io.knh.core.model.Timings;
import java.time.Duration;

/** How long things may take in peace, by the timings; a tenth longer where clocks run slow. */
final class Deadlines {

  static final Duration SECOND = Duration.ofSeconds(1);

  /** How long a majority is waited for before the Lease may stand in for it. */
  static final Duration SUBSTITUTE = Duration.ofSeconds(20);

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  private final Timings timings;
  private final boolean clocksAgree;
  private final boolean lease;

  Deadlines(Setting setting) {
    timings = setting.timings();
    clocksAgree = setting.clocksAgree();
    lease = setting.lease();
  }

  private Duration byTheSlowest(Duration duration) {
    return clocksAgree ? duration : duration.multipliedBy(10).dividedBy(9).plus(SECOND);
  }

  /** Until all follow the highest: stale beliefs end, waits by rank, pings, an announcement. */
  Duration settling() {
    return byTheSlowest(
        timings
            .silence()
            .multipliedBy(2)
            .plusSeconds(5)
            .plus(timings.probeTimeout())
            .plus(timings.probeInterval())
            // A suspect hears of its coordinator by the next attempt, not by the next round.
            .plus(timings.sendCooldown())
            .plus(SECOND.multipliedBy(3)));
  }

  /** Until a silent peer is alerted by a coordinator with a majority that knows it. */
  Duration alerting() {
    return byTheSlowest(decision().plus(confirmation()));
  }

  private Duration decision() {
    return timings
        .probeInterval()
        .plus(timings.sendCooldown().multipliedBy(timings.sendMaxRetries() - 1))
        .plus(timings.probeTimeout());
  }

  /** Spread and confirmation, at most one a round; the sanity check; another that knows of it. */
  private Duration confirmation() {
    return SECOND
        .plus(timings.probeInterval())
        .plus(SECOND.multipliedBy(2))
        .plus(timings.probeTimeout());
  }

  /** The same for a peer that has to be given its time to connect first. */
  Duration judging() {
    return byTheSlowest(
            timings
                .connectCooldown()
                .multipliedBy(timings.connectMaxRetries())
                .plus(timings.probeTimeout())
                .plus(timings.probeInterval()))
        .plus(alerting());
  }

  /** Until a silent peer is alerted by a coordinator without a majority. */
  Duration alertingAlone() {
    return alerting().plus(byTheSlowest(substitute())).plus(SECOND.multipliedBy(4));
  }

  /** Not before the others have had the time to elect one who has a majority. */
  private Duration substitute() {
    Duration election =
        timings.silence().plusSeconds(5).plus(timings.probeTimeout().multipliedBy(2));
    return lease && election.compareTo(SUBSTITUTE) > 0 ? election : SUBSTITUTE;
  }

  /** Until what was undelivered is posted again after the receiver came back. */
  Duration retrying() {
    return byTheSlowest(LONGEST_RETRY).plus(SECOND.multipliedBy(2));
  }

  /** Until a peer that answers again is shown up: what is left of a round, and the next. */
  Duration showing() {
    return byTheSlowest(
        timings.probeInterval().multipliedBy(2).plus(timings.probeTimeout()).plus(SECOND));
  }

  Duration rounds(int number) {
    return byTheSlowest(timings.probeInterval().multipliedBy(number).plus(timings.probeTimeout()));
  }

  Duration statusSchedule() {
    return byTheSlowest(timings.electionCooldown()).plus(rounds(1)).plus(SECOND.multipliedBy(2));
  }
}

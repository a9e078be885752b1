package io.knh.config;

import io.knh.core.model.Timings;
import java.time.Duration;

/**
 * Warns of times that are allowed and do not go together: with these, some of what KNH promises
 * comes late, or depends on a single packet.
 */
final class TimingWarnings {

  /** When a system sends the packet that opens a connection again, if no answer came. */
  private static final Duration PACKET_AGAIN = Duration.ofSeconds(1);

  /** From the first try of a goodbye to its last. */
  private static final Duration GOODBYE_TRIES = Duration.ofSeconds(2);

  private final Values values;

  TimingWarnings(Values values) {
    this.values = values;
  }

  void about(Timings timings) {
    aboutRounds(timings);
    aboutDecisions(timings);
  }

  private void aboutRounds(Timings timings) {
    String interval = named("PROBE_INTERVAL", timings.probeInterval());
    String timeout = named("PROBE_TIMEOUT", timings.probeTimeout());
    if (timings.probeTimeout().compareTo(timings.probeInterval()) > 0) {
      values.warning(
          timeout + " is longer than " + interval + ": a round can take longer than the interval");
    }
    if (timings.probeTimeout().compareTo(PACKET_AGAIN) <= 0) {
      values.warning(
          timeout
              + " is not longer than "
              + Durations.text(PACKET_AGAIN)
              + ", the time after which TCP sends a lost packet again: one lost packet fails a"
              + " probe");
    }
    if (timings.electionCooldown().compareTo(timings.probeInterval()) < 0) {
      values.warning(
          named("ELECTION_COOLDOWN_PERIOD", timings.electionCooldown())
              + " is shorter than "
              + interval
              + ": the same cluster status is posted repeatedly");
    }
  }

  private void aboutDecisions(Timings timings) {
    Duration cooldown = timings.sendCooldown();
    // The next heartbeat comes a cooldown after the lost one. Its receiver asks for the coordinator
    // a timeout after it was due, and gives that ask as long again.
    if (cooldown.compareTo(timings.probeTimeout().multipliedBy(2)) >= 0) {
      values.warning(
          named("SEND_COOLDOWN_PERIOD", cooldown)
              + " is twice "
              + named("PROBE_TIMEOUT", timings.probeTimeout())
              + " or more: one lost heartbeat and one lost ping can cause a second coordinator");
    }
    int retries = timings.sendMaxRetries();
    Duration attempts = cooldown.multipliedBy(retries - 1L);
    if (retries == 1) {
      values.warning("SEND_MAX_RETRIES (1) declares a peer down after one lost heartbeat");
    } else if (attempts.compareTo(GOODBYE_TRIES) < 0) {
      values.warning(
          "SEND_MAX_RETRIES ("
              + retries
              + ") and "
              + named("SEND_COOLDOWN_PERIOD", cooldown)
              + " declare a peer down within "
              + Durations.text(attempts)
              + " where connections are refused: a member that leaves needs "
              + Durations.text(GOODBYE_TRIES)
              + " if its first goodbyes are lost");
    }
  }

  private static String named(String setting, Duration value) {
    return setting + " (" + Durations.text(value) + ")";
  }
}

package io.knh.discovery;

import io.knh.agent.Publisher;
import io.knh.agent.RosterReadings.Reading;
import io.knh.kubernetes.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How reading goes, for the log, for the status and for the agent: a problem is logged once when it
 * begins and once when it is over, its repetitions only at FINE. Written by one thread, read by
 * any.
 */
final class RosterProgress {

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final Publisher<Boolean> readable;
  private final TreeSet<String> reported = new TreeSet<>();
  private boolean workedBefore;
  private volatile Reading reading = new Reading(Optional.empty(), Optional.empty());

  /** Nothing was read yet; {@code readable} hears when reading begins to fail or works again. */
  RosterProgress(Publisher<Boolean> readable) {
    this.readable = readable;
  }

  /** Nobody hears of it any more. */
  void close() {
    readable.close();
  }

  /** The roster is known to be true at this moment. */
  void read() {
    reading = new Reading(Optional.of(Instant.now()), reading.problem());
  }

  /** {@code failure} happened, perhaps again. */
  void failed(Failure failure) {
    String meanwhile =
        reading.lastRead().isPresent()
            ? "the last roster stays in use"
            : "no roster has been read yet";
    Level level = reported.add(failure.kind()) ? Level.WARNING : Level.FINE;
    LOG.log(level, () -> failure.text() + "; " + meanwhile + ", and KNH keeps trying");
    reading = new Reading(reading.lastRead(), Optional.of(failure.text()));
    readable.publish(false);
  }

  /** Whatever was wrong is over. */
  void works() {
    if (!reported.isEmpty()) {
      reported.clear();
      LOG.info("the roster was read from the API server" + (workedBefore ? " again" : ""));
    }
    workedBefore = true;
    reading = new Reading(reading.lastRead(), Optional.empty());
    readable.publish(true);
  }

  Reading reading() {
    return reading;
  }
}

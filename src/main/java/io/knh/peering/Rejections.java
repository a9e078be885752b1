package io.knh.peering;

import io.knh.core.model.PeerId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs each message that is rejected once, by who it names, where it came from and why. When there
 * is no room for more it says so, and begins anew an hour later: whoever fills it cannot hide later
 * rejections for good. For any thread.
 */
final class Rejections {

  /** Different messages that are remembered. */
  static final int MAX_WARNED = 1_000;

  /** How long further ones are not logged once it is full. */
  static final Duration SILENCE = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger("io.knh.peering");

  private final InstantSource clock;
  private final Set<String> warned = new HashSet<>();
  private long filledMillis;

  Rejections(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Says that a message that names {@code id} came from {@code address} and, e.g., was rejected.
   */
  void warn(PeerId id, String address, String so, String why) {
    if (isNew(id + " " + address + " " + why)) {
      LOG.log(
          Level.WARNING,
          "a message that names {0} came from {1} and {2}: {3}",
          new Object[] {id, address, so, why});
    }
  }

  private synchronized boolean isNew(String message) {
    if (warned.size() >= MAX_WARNED) {
      long silentMillis = clock.millis() - filledMillis;
      // A clock that was set back must not make it longer.
      if (silentMillis >= 0 && silentMillis < SILENCE.toMillis()) {
        return false;
      }
      warned.clear();
    }
    boolean isNew = warned.add(message);
    if (isNew && warned.size() == MAX_WARNED) {
      filledMillis = clock.millis();
      LOG.log(
          Level.WARNING,
          "{0} different messages were rejected; further ones are logged again in an hour",
          MAX_WARNED);
    }
    return isNew;
  }
}

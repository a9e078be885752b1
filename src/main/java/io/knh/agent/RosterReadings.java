package io.knh.agent;

import java.time.Instant;
import java.util.Optional;

/** Reports how reading the roster goes. Implemented once, by discovery. Safe from any thread. */
public interface RosterReadings {

  /** How it goes at the moment. */
  Reading reading();

  /**
   * How reading goes. A problem does not take the roster away: the last one stands.
   *
   * @param lastRead when the roster was last known to be true: it was listed, a change of it was
   *     heard, or a watch ran its time without one; none before the first time
   * @param problem what is wrong now, in plain words
   */
  record Reading(Optional<Instant> lastRead, Optional<String> problem) {}
}

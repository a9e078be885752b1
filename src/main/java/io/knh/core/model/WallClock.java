package io.knh.core.model;

import java.time.Instant;

/**
 * What the clock on the wall showed at a moment of the core, which has no clock of its own. It is
 * asked once for each moment in an alert, by the member that records it; what it said travels with
 * the alert, so that all attempts of all members say the same. The {@linkplain Leavings numbers of
 * leavings} are times too.
 */
@FunctionalInterface
public interface WallClock {

  /** The time at {@code nanos}, a moment of the core that has passed. */
  Instant at(long nanos);
}

package io.knh.agent;

import io.knh.core.model.Overview;
import io.knh.core.model.Snapshot;
import java.time.Duration;

/** Where all readers look: the last published snapshot. Safe from any thread; never blocks. */
public interface Snapshots {

  /** The state after the last step. */
  Snapshot current();

  /** What else may be shown, made at most {@link #OVERVIEW_PERIOD} before that step. */
  Overview overview();

  /** The most that a step came later than it was due, in the last 10 to 20 s. */
  Duration lag();

  /** How long ago that step was; the agent steps at least once a second while it is well. */
  Duration age();

  /** Whether the agent has taken its first step. */
  boolean stepped();

  /** Whether the agent ticks: it stepped within the last {@link #STALE}. */
  default boolean ticking() {
    return age().compareTo(STALE) < 0;
  }

  /** How often {@link #overview} is made anew at most, since it passes over all peers. */
  Duration OVERVIEW_PERIOD = Duration.ofMillis(500);

  /** An agent that has not stepped for so long is not well. */
  Duration STALE = Duration.ofSeconds(5);
}

package io.knh.simulation;

import java.time.Duration;

/** Something that was promised and not kept. */
record Violation(Kind kind, Duration at, String what) {

  /** What the operator would call it. */
  enum Kind {
    /** An alarm without an outage, or without the right to raise it. */
    FALSE_ALARM,
    /** An outage that was not alerted, or not in time. */
    MISSED_ALARM,
    /** An outage that was alerted again, or an alert that was posted again. */
    DOUBLE_ALARM,
    /** Anything else. */
    OTHER
  }

  @Override
  public String toString() {
    return Scene.words(at) + " " + kind + ": " + what;
  }
}

package io.knh.config;

import java.util.logging.Level;

/** The original's seven levels, the setting {@code LOG_LEVEL}, and what they mean here. */
public enum LogLevel {
  /** Only what ends the process. */
  PANIC(Level.SEVERE),
  /** The same as panic: both end the process in the original. */
  FATAL(Level.SEVERE),
  /** What is broken: an event that is lost. */
  ERROR(Level.SEVERE),
  /** A problem, once. */
  WARN(Level.WARNING),
  /** Every transition. */
  INFO(Level.INFO),
  /** Rounds, posts and what discovery reads. */
  DEBUG(Level.FINE),
  /** Every single message. */
  TRACE(Level.FINEST);

  @SuppressWarnings("ImmutableEnumChecker") // a Level never changes
  private final Level level;

  LogLevel(Level level) {
    this.level = level;
  }

  /** The level of {@code java.util.logging} from which on records are written. */
  public Level level() {
    return level;
  }
}

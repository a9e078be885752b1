package io.knh.app;

import java.util.logging.Level;

/** The original's names of the levels of {@code java.util.logging}. */
final class LevelName {

  private LevelName() {}

  static String of(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}

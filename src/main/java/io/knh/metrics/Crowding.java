package io.knh.metrics;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;

/** Says once that all connections are taken, and once that they are free again. */
final class Crowding {

  /** Free again below this share of the bound, so that one that comes and goes says nothing. */
  private static final double FREE = 0.9;

  private final int most;
  private boolean full;

  Crowding(int most) {
    this.most = most;
  }

  /** A line of the log. */
  record Line(Level level, String text) {}

  /** What is to be said now that {@code open} are open; nothing unless that changed. */
  Optional<Line> see(OptionalInt open) {
    if (open.isEmpty()) {
      return Optional.empty();
    }
    int count = open.getAsInt();
    if (!full && count >= most) {
      full = true;
      return Optional.of(
          new Line(
              Level.WARNING,
              "all "
                  + most
                  + " connections to this member are in use: further ones are reset, and the"
                  + " coordinator may declare this member down; ss -tn in the pod shows who"
                  + " holds them"));
    }
    if (full && count < most * FREE) {
      full = false;
      return Optional.of(
          new Line(
              Level.INFO,
              "connections to this member are free again: " + count + " of " + most + " are open"));
    }
    return Optional.empty();
  }
}

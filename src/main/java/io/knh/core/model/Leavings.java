package io.knh.core.model;

import java.time.Duration;
import java.time.Instant;

/**
 * The numbers of leavings: times, in steps of 10 seconds since the beginning of November 2026.
 * Counts would meet: a process that has just started knows nothing of how often those before it
 * left and came back, and a coordinator that has just started does not either. What both count as
 * the first is, for all others, one from which the peer has returned long ago.
 *
 * <p>Clocks of nodes may differ, and a peer may leave twice in a step. Whoever knows of an earlier
 * leaving, or return, takes a larger number than that, whatever its clock says; and a process that
 * leaves in the step in which it started takes the next one (seed 3155619).
 *
 * <p>Members from before these numbers counted leavings, and read no entry with more than a
 * million: until February 2027 they read these too.
 */
public final class Leavings {

  /** How far the clock of another member may be ahead. */
  private static final Duration AHEAD = Duration.ofDays(30);

  /** What is believed where the own clock is no measure, since it is before all numbers. */
  private static final Duration UNMEASURED = Duration.ofDays(20 * 365);

  private static final int STEP_SECONDS = 10;

  /** Largest of all, with room for those that follow it on the wire. */
  private static final int LAST = 900_000_000;

  private static final Instant BEGINNING = Instant.parse("2026-11-01T00:00:00Z");

  private Leavings() {}

  /** The number of a leaving at {@code time}, from 1. */
  public static int number(Instant time) {
    return Math.clamp(steps(sinceBeginning(time)), 1, LAST);
  }

  /**
   * The largest number that another member may bring at {@code now}. It grows with the time, so
   * that above any number that was ever believed there is room for those that follow, whoever wrote
   * it, and also for members that know of nothing else.
   */
  public static int most(Instant now) {
    return Math.clamp(steps(ahead(now)), 1, LAST);
  }

  /**
   * Seconds after which {@link #most} is reached: the most outages of one peer that are believed,
   * since nobody goes down more than once in each.
   */
  public static long seconds(Instant now) {
    return ahead(now).toSeconds();
  }

  /** The latest moment that another member may bring at {@code now}; it grows with the time. */
  public static Instant latest(Instant now) {
    return BEGINNING.plus(ahead(now));
  }

  private static Duration ahead(Instant now) {
    return now.isBefore(BEGINNING) ? UNMEASURED : sinceBeginning(now).plus(AHEAD);
  }

  private static Duration sinceBeginning(Instant time) {
    return Duration.between(BEGINNING, time);
  }

  private static long steps(Duration time) {
    return time.toSeconds() / STEP_SECONDS;
  }
}

package io.knh.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What many runs found. Runs of several threads may be added. */
final class Tally {

  private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);
  private final long startNanos = System.nanoTime();
  private long seeds;
  private double memberHours;
  private double simulatedHours;
  private long alarms;
  private long timed;
  private long followed;
  private long swallowed;
  private long recordedAgain;
  private long reposts;

  /** Adds a run, and returns whether it failed. */
  synchronized boolean add(Run.Result result) {
    seeds++;
    memberHours += result.memberHours();
    simulatedHours += result.simulated().toMillis() / 3.6e6;
    alarms += result.alarms();
    timed += result.outagesTimed();
    followed += result.eventsFollowed();
    swallowed += result.swallowed();
    recordedAgain += result.recordedAgain();
    reposts += result.reposts();
    for (Violation violation : result.violations()) {
      violations.merge(violation.kind(), 1, Integer::sum);
    }
    return result.failed();
  }

  private int count(Violation.Kind kind) {
    return violations.getOrDefault(kind, 0);
  }

  synchronized String words() {
    return String.format(
        Locale.ROOT,
        "%d seeds in %.1f s: %.0f simulated hours, %.0f member-hours%nfalse alarms %d, of %d"
            + " alarms%nmissed alarms %d, of %d outages that had to be alerted in time and %d"
            + " alerts that had to be delivered; %d of these gave way to another of the same peer"
            + " and number, recorded by one that could not know%ndouble alarms %d; %d outages"
            + " recorded again and %d alerts posted again by one that could not know%nother broken"
            + " promises %d",
        seeds,
        (System.nanoTime() - startNanos) / 1e9,
        simulatedHours,
        memberHours,
        count(Violation.Kind.FALSE_ALARM),
        alarms,
        count(Violation.Kind.MISSED_ALARM),
        timed,
        followed,
        swallowed,
        count(Violation.Kind.DOUBLE_ALARM),
        recordedAgain,
        reposts,
        count(Violation.Kind.OTHER));
  }
}

package io.knh.simulation;

import io.knh.core.model.Timings;
import java.time.Duration;
import java.util.List;

/**
 * The cluster of one run, before anything goes wrong.
 *
 * @param worldSeed of event ids, jitter, losses
 * @param size number of members
 * @param clocks of the members, the first of them first
 * @param discovery how long after its start, or a change, each learns of the roster
 * @param original the members that run the original Go program
 * @param handshakes {@link World#handshakes}
 * @param postsDieWithPoster {@link World#postsDieWithPoster}
 * @param pausesLoseAnswers {@link World#pausesLoseAnswers}
 */
record Setting(
    long worldSeed,
    int size,
    Timings timings,
    boolean sanityCheck,
    boolean lease,
    boolean recovery,
    List<Clock> clocks,
    List<Duration> discovery,
    List<Integer> original,
    boolean handshakes,
    boolean postsDieWithPoster,
    boolean pausesLoseAnswers) {

  private static final int PATHS_EVERY = Integer.getInteger("paths.every", 12);

  /** The same without its highest member. */
  Setting smaller() {
    return new Setting(
        worldSeed,
        size - 1,
        timings,
        sanityCheck,
        lease,
        recovery,
        clocks,
        discovery,
        original.stream().filter(member -> member < size).toList(),
        handshakes,
        postsDieWithPoster,
        pausesLoseAnswers);
  }

  /**
   * Whether members probe paths: in one of twelve runs, whatever else is drawn, for one with paths
   * takes as long as five without. {@code -Dpaths.every=1} has them in all.
   */
  boolean probesPaths() {
    return Math.floorMod(worldSeed, PATHS_EVERY) == 0;
  }

  /** Whether all clocks run at the same rate. */
  boolean clocksAgree() {
    return clocks.stream().mapToInt(Clock::perMille).distinct().count() == 1;
  }

  @Override
  public String toString() {
    StringBuilder words = new StringBuilder();
    words.append(size).append(" members");
    words.append(timings.equals(Timings.DEFAULTS) ? ", default timings" : ", " + timings);
    words.append(sanityCheck ? ", sanity check" : "").append(lease ? ", Lease" : "");
    words.append(recovery ? ", recoveries" : "").append(handshakes ? ", handshakes" : "");
    words.append(postsDieWithPoster ? ", posts end with their poster" : "");
    words.append(pausesLoseAnswers ? ", pauses lose answers" : "");
    words.append(clocksAgree() ? "" : ", clocks " + clocks.stream().map(Clock::perMille).toList());
    words.append(original.isEmpty() ? "" : ", original " + original);
    return words.toString();
  }
}

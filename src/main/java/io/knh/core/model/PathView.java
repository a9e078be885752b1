package io.knh.core.model;

import java.util.Optional;

/**
 * A path as the member sees it that probes it.
 *
 * @param to where it leads: the address of a member
 * @param fault what is wrong with it; none where nothing is, or is not known yet
 * @param sinceSeconds how long ago the fault began; 0 where there is none
 * @param cause why the last probe failed, where the path is broken
 * @param roundTripNanos how long the last TCP handshake took; negative where there was none yet
 * @param sent datagrams that were sent lately, at most {@link #WINDOW}
 * @param lost how many of these were not echoed
 * @param unanswered whether datagrams have been sent for two windows, and none was ever echoed:
 *     what blocks UDP on this path always did, and that is no fault
 */
public record PathView(
    Address to,
    Optional<PathFault> fault,
    long sinceSeconds,
    Optional<Cause> cause,
    long roundTripNanos,
    int sent,
    int lost,
    boolean unanswered) {

  /** Datagrams that are counted together: of two minutes by default. */
  public static final int WINDOW = 120;

  public PathView {
    if (sinceSeconds < 0 || sent < 0 || lost < 0 || lost > sent || sent > WINDOW) {
      throw new IllegalArgumentException(
          "since " + sinceSeconds + " s, " + lost + " of " + sent + " lost");
    }
  }

  /** A path of which nothing is known yet. */
  public static PathView unknown(Address to) {
    return new PathView(to, Optional.empty(), 0, Optional.empty(), -1, 0, 0, false);
  }

  /** The same, with {@code address}, which is equal to its own. */
  public PathView at(Address address) {
    return new PathView(
        address, fault, sinceSeconds, cause, roundTripNanos, sent, lost, unanswered);
  }

  /** The same, as one that loses too many packets. */
  public PathView lossy() {
    return new PathView(
        to,
        Optional.of(PathFault.LOSSY),
        sinceSeconds,
        cause,
        roundTripNanos,
        sent,
        lost,
        unanswered);
  }

  /** The same without a fault: what was counted before says nothing any more. */
  public PathView well() {
    return fault.isEmpty()
        ? this
        : new PathView(to, Optional.empty(), 0, Optional.empty(), roundTripNanos, 0, 0, false);
  }
}

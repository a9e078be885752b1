package io.knh.core;

import io.knh.core.peer.Peer;
import java.time.Duration;
import java.util.Optional;

/**
 * Which elections the operator hears of. An original that coordinates announces itself every 15 s
 * or later, so its followers look for a coordinator, find it there, and hear it again, four times a
 * minute for as long as it coordinates: that is said once.
 */
final class ElectionReports {

  /**
   * An election so soon after the last, with the same coordinator before and after that one, is
   * nothing new. Several times the period of an original.
   */
  static final Duration SOON = Duration.ofMinutes(1);

  private Optional<Peer> followed = Optional.empty();
  private boolean sameAgain;
  private boolean running;
  private boolean reported;
  private long startedNanos;

  /** An election begins; returns whether that is to be reported. */
  boolean started(long nowNanos) {
    reported = !(sameAgain && nowNanos - startedNanos < SOON.toNanos());
    running = true;
    startedNanos = nowNanos;
    return reported;
  }

  /** {@code coordinator} is followed from now on; returns whether that is to be reported. */
  boolean follows(Peer coordinator) {
    boolean same = followed.equals(Optional.of(coordinator));
    boolean toReport = !same || (running && reported);
    sameAgain = same && (running || sameAgain);
    followed = Optional.of(coordinator);
    running = false;
    return toReport;
  }

  /** This member coordinates, or is in no roster: what comes next is new. */
  void followsNobody() {
    followed = Optional.empty();
    sameAgain = false;
    running = false;
  }
}

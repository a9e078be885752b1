package io.knh.core.election;

import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A member's place in the line of succession: how many live members stand between it and the silent
 * coordinator. Each waits one second longer than the one above it, so that the first in line
 * announces itself before the second asks.
 */
public final class Rank {

  /** Nobody waits longer than this many seconds for those above. */
  public static final int MAX = 5;

  private Rank() {}

  /**
   * The rank of {@code self}, 0 to {@link #MAX}.
   *
   * @param silent the coordinator that fell silent; none after a start, when all superiors count
   * @param left tells who said goodbye
   */
  public static int of(Peer self, Optional<Peer> silent, Roster roster, Predicate<Peer> left) {
    int between = 0;
    for (RosterEntry entry : roster.entries()) {
      Peer peer = entry.peer();
      boolean below = silent.isEmpty() || peer.compareTo(silent.get()) < 0;
      if (peer.compareTo(self) > 0 && below && !entry.terminating() && !left.test(peer)) {
        between++;
      }
    }
    return Math.min(between, MAX);
  }
}

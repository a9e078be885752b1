package io.knh.core.election;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A member's place in the line of succession: how many live members stand between it and the silent
 * coordinator. Each waits one second longer than the one above it, so that the first in line
 * announces itself before the second asks.
 *
 * @param place 0 for the first in line
 */
public record Rank(int place) {

  /**
   * So many seconds after the silence everybody has asked, however many stand above it: whoever
   * waits longest begins half a second earlier, which is what the waves of its pings take.
   */
  public static final int MAX = 5;

  private static final long SECOND = 1_000_000_000L;

  /**
   * The rank of {@code self}.
   *
   * @param silent the coordinator that fell silent; none after a start, when all higher-ranked
   *     members count
   * @param left who said goodbye
   */
  public static Rank of(Peer self, Optional<Peer> silent, Roster roster, Predicate<Peer> left) {
    int between = 0;
    for (RosterEntry entry : roster.entries()) {
      Peer peer = entry.peer();
      boolean below = silent.isEmpty() || peer.compareTo(silent.get()) < 0;
      if (peer.compareTo(self) > 0 && below && !entry.terminating() && !left.test(peer)) {
        between++;
      }
    }
    return new Rank(between);
  }

  /** How much longer than the silence of the coordinator it waits before it asks. */
  public long waitNanos() {
    return Math.min(SECOND * place, SECOND * MAX - Candidacy.WAVES_NANOS);
  }
}

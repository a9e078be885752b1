package io.knh.core.event;

import io.knh.core.peer.Address;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been told already, and what else has to outlive a coordinator's term: a line per peer.
 * Only the own memory so far; the exchange of ledgers between members belongs here.
 *
 * <p>Bounded by {@link #MAX_DEAD_LINES} beyond the roster.
 */
public final class Ledger {

  /** Most dead peers that are remembered after discovery named them no more. */
  public static final int MAX_DEAD_LINES = 10_000;

  private final TreeMap<Address, Line> lines = new TreeMap<>();

  /** What is known of a peer. */
  public enum Mark {
    /** It has answered, or was followed as coordinator. */
    ANSWERED,
    /** Its death was told, and it has not answered since. */
    DEAD,
    /** It said goodbye, and has not answered since. */
    LEFT,
    /** Nothing. */
    UNKNOWN
  }

  private record Line(Peer peer, Mark mark, long sinceNanos) {}

  /** Notes {@code mark} for {@code peer}. */
  public void note(Peer peer, Mark mark, long nowNanos) {
    lines.put(peer.address(), new Line(peer, mark, nowNanos));
  }

  /** What is known of {@code peer}; nothing, if the line is of another pod with its address. */
  public Mark mark(Peer peer) {
    Line line = lines.get(peer.address());
    return line == null || !line.peer().equals(peer) ? Mark.UNKNOWN : line.mark();
  }

  /** Since when {@link #mark} holds. */
  public long sinceNanos(Peer peer) {
    Line line = lines.get(peer.address());
    return line == null ? 0 : line.sinceNanos();
  }

  /**
   * Forgets those that {@code roster} does not name, but for the dead: a roster that shrinks and
   * grows again must not tell old deaths. A pod that comes back to an address that had answered is
   * new, and gets its time to start.
   */
  public void retain(Roster roster) {
    int dead = 0;
    Iterator<Map.Entry<Address, Line>> entries = lines.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Address, Line> entry = entries.next();
      if (roster.find(entry.getKey()).isEmpty()) {
        boolean kept = entry.getValue().mark() == Mark.DEAD && dead < MAX_DEAD_LINES;
        if (kept) {
          dead++;
        } else {
          entries.remove();
        }
      }
    }
  }
}

package io.knh.core.election;

import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The coordinators above this member that it heard lately, and when. The highest of them is obeyed;
 * one that stays silent for {@code PROBE_INTERVAL + PROBE_TIMEOUT} is forgotten, so an idea of who
 * coordinates can go down again after a crash. Bounded by the roster, whose members alone are
 * heard.
 */
public final class Hearing {

  private final long silenceNanos;
  private final TreeMap<Peer, Long> lastHeardNanos = new TreeMap<>();

  /** Forgets a coordinator {@code silenceNanos} after its last heartbeat. */
  public Hearing(long silenceNanos) {
    this.silenceNanos = silenceNanos;
  }

  /** A heartbeat of {@code coordinator} came. */
  public void heard(Peer coordinator, long nowNanos) {
    lastHeardNanos.put(coordinator, nowNanos);
  }

  /** {@code coordinator} is gone for good: it said goodbye, or is not in the roster any more. */
  public void forget(Peer coordinator) {
    lastHeardNanos.remove(coordinator);
  }

  /** Nobody was heard, as after a start. */
  public void forgetAll() {
    lastHeardNanos.clear();
  }

  /** Forgets those that are not in {@code roster} any more, or are terminating. */
  public void retain(Roster roster) {
    lastHeardNanos
        .keySet()
        .removeIf(
            peer ->
                roster
                    .find(peer.address())
                    .filter(entry -> entry.peer().equals(peer) && !entry.terminating())
                    .isEmpty());
  }

  /** The highest coordinator that was heard within the silence bound. */
  public Optional<Peer> highest(long nowNanos) {
    lastHeardNanos.values().removeIf(heard -> nowNanos - heard >= silenceNanos);
    return lastHeardNanos.isEmpty() ? Optional.empty() : Optional.of(lastHeardNanos.lastKey());
  }

  /** When the next coordinator counts as silent; {@code Long.MAX_VALUE} when none was heard. */
  public long expiryNanos() {
    long earliest = Long.MAX_VALUE;
    for (long heardNanos : lastHeardNanos.values()) {
      earliest = Math.min(earliest, heardNanos + silenceNanos);
    }
    return earliest;
  }
}

package io.knh.core.election;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The coordinators above this member that it heard lately, and when. It follows the highest of
 * them; one that stays silent for {@code PROBE_INTERVAL + PROBE_TIMEOUT} is forgotten, so that
 * nobody follows one that crashed. Bounded by the roster, whose members alone are heard.
 *
 * <p>The original Go program announces itself every 15 s only. One that was heard {@link
 * Original#TURN} ago or later is still the coordinator, as long as no other is heard.
 */
public final class HeardCoordinators {

  private record Heard(long nanos, boolean original) {}

  private final long silenceNanos;
  private final long originalNanos;
  private final TreeMap<Peer, Heard> last = new TreeMap<>();

  /** Forgets a coordinator {@code silenceNanos} after its last heartbeat. */
  public HeardCoordinators(long silenceNanos) {
    this.silenceNanos = silenceNanos;
    this.originalNanos = Math.max(silenceNanos, Original.TURN.toNanos());
  }

  /**
   * A heartbeat of {@code coordinator} came.
   *
   * @param original whether it looks like one of the original Go program
   */
  public void heard(Peer coordinator, boolean original, long nowNanos) {
    last.put(coordinator, new Heard(nowNanos, original));
  }

  /** {@code coordinator} is gone for good: it said goodbye, or is not in the roster any more. */
  public void forget(Peer coordinator) {
    last.remove(coordinator);
  }

  /** Nobody was heard, as after a start. */
  public void forgetAll() {
    last.clear();
  }

  /** Forgets those that are not in {@code roster} any more, or are terminating. */
  public void retain(Roster roster) {
    last.keySet()
        .removeIf(
            peer ->
                roster
                    .find(peer.address())
                    .filter(entry -> entry.peer().equals(peer) && !entry.terminating())
                    .isEmpty());
  }

  /** The highest coordinator that was heard within the silence bound; else the highest original. */
  public Optional<Peer> highest(long nowNanos) {
    last.values().removeIf(heard -> nowNanos - heard.nanos >= boundNanos(heard));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    return last.descendingMap().entrySet().stream()
        .filter(entry -> nowNanos - entry.getValue().nanos < silenceNanos)
        .map(entry -> entry.getKey())
        .findFirst()
        .or(() -> Optional.of(last.lastKey()));
  }

  /** Whether any coordinator was heard within the silence bound. */
  public boolean any(long nowNanos) {
    return last.values().stream().anyMatch(heard -> nowNanos - heard.nanos < silenceNanos);
  }

  /**
   * When the next coordinator counts as silent, or is forgotten; {@code Long.MAX_VALUE} when none
   * was heard.
   */
  public long expiryNanos(long nowNanos) {
    long earliest = Long.MAX_VALUE;
    for (Heard heard : last.values()) {
      long silentNanos = heard.nanos + silenceNanos;
      earliest =
          Math.min(
              earliest, silentNanos > nowNanos ? silentNanos : heard.nanos + boundNanos(heard));
    }
    return earliest;
  }

  private long boundNanos(Heard heard) {
    return heard.original ? originalNanos : silenceNanos;
  }
}

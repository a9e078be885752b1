package io.knh.core.model;

import java.util.Optional;

/**
 * That a coordinator fell silent: the first sign, for its successor, that it is down.
 *
 * @param coordinator whose heartbeats a member followed; none when it followed nobody
 * @param nanos when the first of its heartbeats did not come
 */
public record Silence(Optional<Peer> coordinator, long nanos) {

  /** Nobody was heard. */
  public static final Silence NONE = new Silence(Optional.empty(), 0);

  public boolean isOf(Peer peer) {
    return coordinator.filter(peer::equals).isPresent();
  }
}

package io.knh.core.probing;

import io.knh.core.peer.Peer;

/** What is remembered of a peer when it comes under watch. */
public interface Memory {

  /**
   * The standing that {@code peer} begins with: DEAD, LEFT, ALIVE if it answered before, or NEW.
   */
  Standing standing(Peer peer);

  /** When {@code peer} left, if it did. */
  long leftNanos(Peer peer);
}

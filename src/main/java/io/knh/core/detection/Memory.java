package io.knh.core.detection;

import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;

/** What is remembered of a peer when it comes under watch. */
public interface Memory {

  /**
   * The standing that {@code peer} begins with: DEAD, LEFT, ALIVE if it answered before, or NEW.
   */
  PeerState state(Peer peer);

  /** When {@code peer} left, if it did. */
  long leftNanos(Peer peer);
}

package io.knh.core.detection;

import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;

/** What is remembered of a peer when its monitoring begins. */
public interface Memory {

  /** The state that {@code peer} begins with: DOWN, LEFT, UP if it answered before, or NEW. */
  PeerState state(Peer peer);

  /** When {@code peer} left, if it did. */
  long leftNanos(Peer peer);
}

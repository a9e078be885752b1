package io.knh.core.election;

import io.knh.core.peer.Peer;

/** What an election wants done, and what it found out. */
public interface Pings {

  /**
   * Pings {@code superior}.
   *
   * @return the number of the exchange, with which its result comes back
   */
  long ping(Peer superior);

  /** No coordinator was heard for too long: an election against {@code superiors} starts. */
  void electionStarted(int superiors);

  /** {@code superior} answered three times without announcing itself. */
  void passedOver(Peer superior);
}

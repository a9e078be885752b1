package io.knh.core.election;

import io.knh.core.model.Peer;

/** What an election wants done, and what it found out. */
public interface Pings {

  /**
   * Pings {@code higher}.
   *
   * @return the number of the exchange, with which its result comes back
   */
  long ping(Peer higher);

  /**
   * No coordinator was heard for too long: an election against {@code higherRanked} starts. Said
   * once for each coordinator that fell silent, however many elections it takes.
   */
  void electionStarted(int higherRanked);

  /** {@code higher} answers, and did not announce itself in the time that it had for that. */
  void passedOver(Peer higher);
}

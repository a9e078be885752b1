package io.knh.core.probing;

import io.knh.core.peer.Peer;

/** What probing wants done, and what it found out. */
public interface Probes {

  /**
   * Sends a heartbeat.
   *
   * @return the number of the exchange, with which its result comes back
   */
  long heartbeat(Peer to);

  /** A heartbeat was answered. */
  void probeAnswered(Watched peer, long roundTripNanos);

  /** A heartbeat was not answered, as was clear {@code afterNanos} later. */
  void probeFailed(Watched peer, Cause cause, long afterNanos);

  /** A heartbeat could not be sent. */
  void probeUnsent(Watched peer);

  /** A peer answered that had not: {@code before} is how it stood. */
  void answered(Watched peer, Standing before, int failedAttempts);

  /** A peer failed its first probe. */
  void suspected(Watched peer, Cause cause);

  /** One more attempt of a suspect failed, {@code failed} of them by now, the first included. */
  void attemptFailed(Watched peer, int failed);

  /** The server of a peer that was to be judged, or had been, answers, and not yet its member. */
  void starting(Watched peer);

  /** All attempts of the verdict failed: the peer is held. */
  void verdict(Watched peer, int failedAttempts, Cause lastCause);

  /** A peer never answered, and is not judged. */
  void absent(Watched peer);

  /** A peer said goodbye, or is marked terminating. */
  void left(Watched peer);

  /** A round begins. */
  void roundStarted();

  /** The round that began at {@code startNanos} is finished. */
  void roundFinished(long startNanos);
}

package io.knh.core.detection;

import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;

/** What probing asks for, and what it found out. */
public interface Probes {

  /**
   * Sends a heartbeat.
   *
   * @return the number of the exchange, with which its result comes back
   */
  long heartbeat(Peer to);

  /** A heartbeat was answered. */
  void probeAnswered(MonitoredPeer peer, long roundTripNanos);

  /** A heartbeat was not answered, as was clear {@code afterNanos} later. */
  void probeFailed(MonitoredPeer peer, Cause cause, long afterNanos);

  /** A heartbeat could not be sent. */
  void probeUnsent(MonitoredPeer peer);

  /** A peer answered that had not: {@code before} is its state until then. */
  void answered(MonitoredPeer peer, PeerState before, int failedAttempts);

  /** A peer failed its first probe. */
  void suspected(MonitoredPeer peer, Cause cause);

  /** One more attempt of a suspect failed, {@code failed} of them by now, the first included. */
  void attemptFailed(MonitoredPeer peer, int failed);

  /** The server of a peer that was not up, or was suspect, answers, and not yet its member. */
  void starting(MonitoredPeer peer);

  /** All attempts failed: the peer is down, and the decision is pending. */
  void decision(MonitoredPeer peer, int failedAttempts, Cause lastCause);

  /** A peer never answered, and no alert is raised about it. */
  void absent(MonitoredPeer peer);

  /** A peer said goodbye, or is marked terminating. */
  void left(MonitoredPeer peer);

  /** A round begins. */
  void roundStarted();

  /** The round that began at {@code startNanos} is finished. */
  void roundFinished(long startNanos);
}

package io.knh.core.model;

import java.time.Duration;
import java.util.Optional;

/** Something changed that a person may want to know: a line of the log, a metric, history. */
public sealed interface Transition {

  /**
   * The roster changed: {@code members} of it now, the own one included. Where nobody joined and
   * nobody is gone a member became ready, or is no longer.
   */
  record RosterChanged(int members, int joined, int gone) implements Transition {}

  /** The own address is not in the roster, so nobody would believe this member. */
  record NotInRoster(Peer self, int members) implements Transition {}

  /** No heartbeat came for too long: the higher-ranked members are pinged. */
  record ElectionStarted(int higherRanked, ElectionReason reason) implements Transition {}

  /**
   * No higher-ranked member answered, or the coordinator said goodbye: this member is the
   * coordinator.
   */
  record BecameCoordinator(Peer self, int members, ElectionReason reason) implements Transition {}

  /** This member follows another coordinator than before. */
  record FollowsCoordinator(Peer coordinator) implements Transition {}

  /** This member was the coordinator and gives it up. */
  record SteppedDown(String reason) implements Transition {}

  /** A higher-ranked member answers pings, did not announce itself in its time, and is skipped. */
  record HigherRankedSkipped(Peer higher) implements Transition {}

  /** A peer answered its first heartbeat. */
  record PeerAnswered(Peer peer) implements Transition {}

  /** A peer failed a probe. */
  record PeerSuspected(Peer peer, Cause cause) implements Transition {}

  /** A suspect answered before all its attempts had failed. */
  record SuspectAnswered(Peer peer, int failedAttempts) implements Transition {}

  /** The server of a peer that did not answer does, and its member does not yet. */
  record PeerStarting(Peer peer) implements Transition {}

  /** All attempts failed: the peer is down. */
  record DownDecided(Peer peer, int failedAttempts, Cause lastCause) implements Transition {}

  /** A peer that was down answers again. */
  record PeerRecovered(Peer peer, boolean wasRecorded) implements Transition {}

  /**
   * A peer whose outage was recorded is gone from the roster, and {@code by}, a member of the same
   * node, answers: the outage is over.
   */
  record PeerReplaced(Peer peer, Peer by) implements Transition {}

  /** A peer never answered and is not serving: shown as not up, without an alert. */
  record PeerAbsent(Peer peer) implements Transition {}

  /** A peer said goodbye, or is marked terminating. */
  record PeerLeft(Peer peer) implements Transition {}

  /** A peer that had left answers again. */
  record PeerReturned(Peer peer) implements Transition {}

  /** A path that this member probes has a fault. */
  record PathFailed(Peer to, PathFault fault) implements Transition {}

  /** A path that this member probes has none any more. */
  record PathRecovered(Peer to, PathFault fault) implements Transition {}

  /**
   * None of the datagrams of this member is echoed, and none ever was: something blocks UDP.
   *
   * @param targets how many members they were sent to
   * @param port that they were sent to
   */
  record DatagramsUnanswered(int targets, int port) implements Transition {}

  /** Some are now. */
  record DatagramsAnswered() implements Transition {}

  /** An alert is delayed: the sanity check fails, or there is no quorum. */
  record DecisionPending(Peer peer, String reason) implements Transition {}

  /**
   * An outage was recorded, since quorum and sanity check allow an alert about it.
   *
   * @param delay since the decision
   */
  record DownRecorded(Peer peer, Cause cause, Scope scope, Duration delay) implements Transition {}

  /**
   * What allows alerts has changed.
   *
   * @param votes how many members answered lately, of those that count
   */
  record QuorumChanged(QuorumState before, QuorumState now, Votes votes) implements Transition {}

  /**
   * A round ended: every heartbeat was answered, or its peer was declared down.
   *
   * @param took since its first heartbeat
   */
  record RoundFinished(int up, int notUp, Duration took) implements Transition {}

  /** The sanity check changed its result. */
  record SanityChanged(boolean passed) implements Transition {}

  /**
   * A peer was asked whether it reaches a suspect.
   *
   * @param failure why it does not; none when it does
   */
  record CrossChecked(Peer suspect, Peer by, Optional<Cause> failure) implements Transition {}

  /** The deployment's Lease was got hold of, or lost. */
  record LeaseChanged(boolean held) implements Transition {}

  /**
   * An alert that another member recorded, and did not deliver, is this member's to deliver now.
   */
  record AlertTakenOver(Alert alert) implements Transition {}

  /** An alert was recorded, or a cluster status is to be posted. */
  record AlertRecorded(Alert alert) implements Transition {}

  /** The receiver accepted an alert. */
  record AlertDelivered(Alert alert, int attempts) implements Transition {}

  /** A post failed and is tried again {@code retryIn} from now. */
  record PostFailed(Alert alert, int attempt, String reason, Duration retryIn)
      implements Transition {}

  /** An alert is given up: refused for good, too old, or no room; nothing is dropped silently. */
  record AlertLost(Alert alert, String reason) implements Transition {}

  /** A problem opened, is shown from now on, and is sent to the destinations if it is alerted. */
  record ProblemOpened(Problem problem) implements Transition {}

  /** A problem ended. */
  record ProblemClosed(Problem problem) implements Transition {}

  /** A destination accepted a notice. */
  record NoticeDelivered(Notice notice, int attempts) implements Transition {}

  /** A post of a notice failed and is tried again {@code retryIn} from now. */
  record NoticeFailed(Notice notice, int attempt, String reason, Duration retryIn)
      implements Transition {}

  /** A notice is given up: its destination wants no more of it. */
  record NoticeLost(Notice notice, String reason) implements Transition {}

  /**
   * The agent was not run for {@code pause}, since its last step, of which there is at least one a
   * second: probes in flight say nothing about their peers.
   */
  record Paused(Duration pause) implements Transition {}

  /** The member is shutting down. */
  record Leaving() implements Transition {}

  /** The goodbye was answered by {@code successor}. */
  record GoodbyeAnswered(Peer successor) implements Transition {}

  /**
   * The member found itself in a state that must not be, which is a bug; said once for each
   * invariant.
   *
   * @param what in words, for those who mend it
   */
  record InvariantBroken(Invariant invariant, String what) implements Transition {}

  /**
   * What is measured and comes all the time, a thousand times a second in the largest cluster: for
   * those who count, and no line of the log.
   */
  sealed interface Measured extends Transition {}

  /** {@code invariant} did not hold after a step. */
  record InvariantFailed(Invariant invariant) implements Measured {}

  /** The coordinator begins a round. */
  record RoundStarted() implements Measured {}

  /** A heartbeat was answered. */
  record ProbeAnswered(Peer peer, long roundTripNanos) implements Measured {}

  /** A heartbeat was not answered. */
  record ProbeFailed(Peer peer, Cause cause, long afterNanos) implements Measured {}

  /** A handshake or a small request over a path was answered. */
  record PathAnswered(Peer to, long roundTripNanos) implements Measured {}

  /** A handshake or a small request over a path was not answered. */
  record PathProbeFailed(Peer to, Cause cause) implements Measured {}

  /**
   * Datagrams were sent over a path.
   *
   * @param echoes what came back of {@link Message.Datagrams#COUNT}
   */
  record PathEchoed(Peer to, Content.Echoes echoes) implements Measured {}

  /** A heartbeat could not be sent, which says nothing about the peer. */
  record ProbeUnsent(Peer peer) implements Measured {}

  /**
   * A post of a notice ended, whatever its result.
   *
   * @param attempt 1 for the first post of the notice
   */
  record NoticeEnded(Notice notice, int attempt, PostOutcome outcome, Duration took)
      implements Measured {}

  /**
   * A post ended, whatever its result.
   *
   * @param attempt 1 for the first post of the alert
   */
  record PostEnded(Alert alert, int attempt, PostOutcome outcome, Duration took)
      implements Measured {}
}

package io.knh.core.detection;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.RosterEntry;
import org.jspecify.annotations.Nullable;

/** A peer that the coordinator monitors, with all that is known of it. */
public final class MonitoredPeer {

  static final long NEVER = Long.MAX_VALUE;

  private final Peer peer;
  boolean serving;
  boolean terminating;
  boolean listed = true;
  boolean answered;
  boolean answeredHere;

  /** A new peer that used up its tries to answer for the first time is treated like the others. */
  boolean graceOver;

  PeerState state = PeerState.NEW;

  /** When it said goodbye, or was found terminating; long ago when it never did. */
  long leftNanos = Long.MIN_VALUE / 2;

  long decidedNanos;

  /** When the first attempt before its last decision was made. */
  long downNanos;

  /** When the latest heartbeat was sent that was not answered; long ago when there is none. */
  long failedNanos = Long.MIN_VALUE / 2;

  /** When the first heartbeat since was sent that its server answered for it; negative before. */
  long withoutMemberNanos = -1;

  /** When its last answer came in this term; negative before. */
  long answeredNanos = -1;

  /** Since when it is up by its own answers in this term. */
  long upNanos;

  /** How long that took. */
  long roundTripNanos;

  /** Why the last probe failed that did. */
  Cause lastCause = Cause.OTHER;

  long dueNanos = NEVER;
  long supportedNanos = -1;
  Allegiance allegiance = Allegiance.unnamed();
  @Nullable Attempts attempts;
  @Nullable Round round;

  MonitoredPeer(RosterEntry entry) {
    this.peer = entry.peer();
    this.serving = entry.serving();
  }

  /** Who it is. */
  public Peer peer() {
    return peer;
  }

  /** Its state. */
  public PeerState state() {
    return state;
  }

  /** Whether discovery still names it; a suspect that it does not name goes on being tried. */
  public boolean listed() {
    return listed;
  }

  /** When it was declared down, if that decision is pending. */
  public long decidedNanos() {
    return decidedNanos;
  }

  /**
   * Since when it is known to be down: when the first of the attempts was made that all failed. It
   * answered the one before, if any.
   */
  public long downNanos() {
    return downNanos;
  }

  /** When its last answer in this term came; negative when none did. */
  public long answeredNanos() {
    return answeredNanos;
  }

  /** Since when it is up by its own answers; of meaning where it {@link #answersHere}. */
  public long upNanos() {
    return upNanos;
  }

  /** Whether it answered in this term, or an earlier coordinator knew it to. */
  public boolean everAnswered() {
    return answered;
  }

  /** How long its last answer took. */
  public long roundTripNanos() {
    return roundTripNanos;
  }

  /** Why the last probe failed that did in this term. */
  public Cause lastCause() {
    return lastCause;
  }

  /** Whether any probe failed in this term. */
  public boolean hasFailed() {
    return failedNanos > Long.MIN_VALUE / 2;
  }

  /** Failed attempts since it last answered. */
  public int failedAttempts() {
    return attempts == null ? 0 : attempts.failed();
  }

  /** Whether Kubernetes sends it traffic. */
  public boolean serving() {
    return serving;
  }

  /** Whether it answered in this term, and not only before, and was not declared down since. */
  public boolean answersHere() {
    return answeredHere && state == PeerState.UP;
  }

  /** Whether a heartbeat that was sent at {@code nanos} or later was not answered. */
  public boolean failedSince(long nanos) {
    return failedNanos >= nanos;
  }

  /** Whether a webhook shows it as up: until it is declared down, an answer counts. */
  public boolean shownUp() {
    return answered && (state == PeerState.UP || state == PeerState.SUSPECT);
  }

  /**
   * Whether a cluster status names it: not one that left on purpose, nor one that has never
   * answered and may still be starting, within its tries for that. Neither is down.
   */
  public boolean named() {
    return listed && state != PeerState.LEFT && !connecting();
  }

  /** Whether it answered, and nothing has failed since. */
  public boolean healthy() {
    return state == PeerState.UP && attempts == null;
  }

  /** Whether a heartbeat to it may well be answered: nothing is concluded about it yet. */
  public boolean mayAnswer() {
    return switch (state) {
      case NEW, UP, SUSPECT -> true;
      case PENDING, DOWN, ABSENT, LEFT -> false;
    };
  }

  /** Whether it has yet to answer for the first time, within its tries for that. */
  boolean connecting() {
    return state == PeerState.NEW && !graceOver;
  }

  /**
   * Whether its answer counts towards a majority: not down, left or without traffic. Those that
   * have not answered yet count too: a member that starts cut off from all others is no majority of
   * one.
   */
  boolean votes() {
    return listed
        && serving
        && switch (state) {
          case NEW, UP, SUSPECT, PENDING -> true;
          case DOWN, ABSENT, LEFT -> false;
        };
  }
}

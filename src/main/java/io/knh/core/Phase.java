package io.knh.core;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseView;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Silence;
import io.knh.core.model.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a member is doing, with all that it needs for that and for nothing else.
 *
 * <pre>
 *   Following ── wins an election, or its coordinator says goodbye ──▶ Coordinating
 *       ▲                                                                   │
 *       └── a higher coordinator is heard, or most follow one, ─────────────┘
 *           the roster names it no more, or it was paused for too long
 *   Following, Coordinating ── SIGTERM ──▶ Leaving
 * </pre>
 *
 * A phase that ends is never entered again: the next one of its kind starts afresh. What may end a
 * phase returns the one that goes on, most often itself.
 */
sealed interface Phase permits Following, Coordinating, Leaving {

  /** What the outside sees of it. */
  Role role();

  /**
   * Whether {@code next} begins, which is another phase than this one.
   *
   * @throws IllegalStateException when it may not follow on this one
   */
  @SuppressWarnings("ReferenceEquality") // most often the phase itself goes on
  default boolean givesWayTo(Phase next) {
    if (next == this) {
      return false;
    }
    boolean legal =
        switch (this) {
          case Following following -> !(next instanceof Following);
          case Coordinating coordinating -> !(next instanceof Coordinating);
          case Leaving leaving -> false;
        };
    if (!legal) {
      throw new IllegalStateException(role() + " cannot be followed by " + next.role());
    }
    return true;
  }

  /** It was entered. */
  default void begin() {}

  /** Does what is due. */
  Phase advance();

  /** When {@link #advance} has something to do; {@code Long.MAX_VALUE} when never. */
  long wakeNanos();

  /**
   * Checks what has to be true after every step.
   *
   * @param wakeNanos as {@link #wakeNanos} says
   */
  void check(Invariants invariants, long wakeNanos);

  // ---- what happens to the member

  /**
   * The roster was read.
   *
   * @param joined whether it names this member, and did not before
   */
  Phase rosterRead(Roster roster, boolean joined);

  /**
   * A higher coordinator announced itself.
   *
   * @param silence if it falls silent from now on
   */
  Phase heard(Peer coordinator, Silence silence);

  /** A member said goodbye. */
  Phase goodbye(Peer from);

  /** The process was not run for {@code pause}. */
  Phase resumed(Duration pause);

  /** The process has to end. */
  Phase leave();

  /** The entries of {@code changed} have changed, by what another member knew. */
  default void learned(List<Subject> changed) {}

  // ---- results. What an earlier phase asked for may come later, and means nothing any more.

  /** {@code message} was answered, and that {@code brought} a ledger message, perhaps. */
  default void answered(
      Message message, Input.Answered answer, Optional<Content.LedgerAnswer> brought) {}

  /** {@code message} was not answered. */
  default void failed(Message message, long exchange, Cause cause) {}

  /** {@code message} could not be sent. */
  default void unsent(Message message, long exchange) {}

  /** The sanity check ended. */
  default void sanityChecked(boolean passed) {}

  /** The use of the Lease ended. */
  default void leaseSeen(Optional<LeaseView> view) {}

  /** A post ended, which made room for another. */
  default void postEnded() {}

  // ---- alerts

  /** An alert destination has heard more. */
  default void notified() {}

  /** {@code alert} is done with. */
  default void settled(Alert.OfPeer alert) {}

  // ---- what is shown

  /** The peers that a cluster status names, as the last finished round left them. */
  default List<PeerStatus> lastRound() {
    return List.of();
  }

  /** What a coordinator knows to be wrong. */
  default KnownProblems.Lists problems() {
    return KnownProblems.Lists.NONE;
  }

  /** What a coordinator shows of its peers. */
  default Optional<Overview.Coordination> coordination() {
    return Optional.empty();
  }

  /** Whether there is nothing left to do. */
  default boolean over() {
    return false;
  }
}

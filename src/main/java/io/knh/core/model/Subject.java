package io.knh.core.model;

/**
 * What an alert and its ledger entry are about. Counts of openings and ends, alert ids and how far
 * each got are the same for all subjects, so that "exactly once across crashes" is built once.
 */
public sealed interface Subject extends Comparable<Subject> {

  /** The subject that is the member {@code peer}. */
  static Subject of(Peer peer) {
    return new Member(peer);
  }

  /** The member that it is, or on whose side it lies: who has to be in the roster for it. */
  Peer peer();

  /** Total, and 0 only for equal subjects; a new kind has to say how it sorts. */
  @Override
  default int compareTo(Subject other) {
    return switch (this) {
      case Member member -> member.peer().compareTo(other.peer());
    };
  }

  /** A member: whether it is up or down. */
  record Member(Peer peer) implements Subject {}
}

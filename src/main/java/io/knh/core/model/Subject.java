package io.knh.core.model;

import java.util.Optional;

/**
 * What an alert and its ledger entry are about. Counts of openings and ends, alert ids and how far
 * each got are the same for all subjects, so that "exactly once across crashes" is built once.
 */
public sealed interface Subject extends Comparable<Subject> {

  /** The subject that is the member {@code peer}. */
  static Subject of(Peer peer) {
    return new Member(peer);
  }

  /** The member that it is, and that has to be in the roster for it; none where it is no member. */
  Optional<Peer> member();

  /** What it is known by, unique among subjects. */
  String key();

  /** Whether it is the destination {@code name}, which is told nothing of itself. */
  default boolean isAbout(String name) {
    return this instanceof Own own && own.name().equals(name);
  }

  /** Members first, by their ids, then the rest; 0 only for equal subjects. */
  @Override
  default int compareTo(Subject other) {
    return switch (this) {
      case Member one ->
          other instanceof Member another ? one.peer().compareTo(another.peer()) : -1;
      case Own one -> other instanceof Own another ? one.key().compareTo(another.key()) : 1;
    };
  }

  /** A member: whether it is up or down. */
  record Member(Peer peer) implements Subject {

    @Override
    public Optional<Peer> member() {
      return Optional.of(peer);
    }

    @Override
    public String key() {
      return peer.id().value() + " " + peer.address();
    }
  }

  /**
   * KNH itself: what is wrong with the coordinator's surroundings, whoever coordinates.
   *
   * @param name of the destination, where the kind has one; else empty
   */
  record Own(ProblemKind kind, String name) implements Subject {

    @Override
    public Optional<Peer> member() {
      return Optional.empty();
    }

    @Override
    public String key() {
      return kind + " " + name;
    }
  }
}

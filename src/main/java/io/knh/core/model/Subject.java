package io.knh.core.model;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

  /** Members first, by their ids, then KNH itself, then the network; 0 only for equal subjects. */
  @Override
  default int compareTo(Subject other) {
    if (this instanceof Member one && other instanceof Member another) {
      return one.peer().compareTo(another.peer());
    }
    int byKind = Integer.compare(rank(this), rank(other));
    return byKind != 0 ? byKind : key().compareTo(other.key());
  }

  private static int rank(Subject subject) {
    return switch (subject) {
      case Member member -> 0;
      case Own own -> 1;
      case Network network -> 2;
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

  /**
   * A part of the network between the members: a path, all paths from a member or to it, or those
   * between two zones. By the names of nodes, which outlive their pods.
   *
   * @param kind one of {@link ProblemKind#PATH}, {@code OUTBOUND}, {@code INBOUND}, {@code ZONE}
   *     and {@code WIDESPREAD}
   * @param from the node, or the zone, from which its paths lead; empty where they lead from all
   * @param to where they lead; empty where they lead to all
   */
  record Network(ProblemKind kind, PathFault fault, String from, String to) implements Subject {

    public Network {
      boolean known =
          switch (kind) {
            case PATH, ZONE -> !from.isEmpty() && !to.isEmpty();
            case OUTBOUND -> !from.isEmpty() && to.isEmpty();
            case INBOUND -> from.isEmpty() && !to.isEmpty();
            case WIDESPREAD -> from.isEmpty() && to.isEmpty();
            case MEMBER_DOWN,
                MEMBER_FLAPPING,
                ROSTER_UNREADABLE,
                RECEIVER_FAILING,
                NO_QUORUM,
                SANITY_FAILING ->
                false;
          };
      if (!known) {
        throw new IllegalArgumentException(kind + " from \"" + from + "\" to \"" + to + "\"");
      }
    }

    @Override
    public Optional<Peer> member() {
      return Optional.empty();
    }

    /** The nodes that it is about; none where it is about zones, or about everything. */
    public Stream<String> nodes() {
      return kind == ProblemKind.ZONE
          ? Stream.of()
          : Stream.of(from, to).filter(Predicate.not(String::isEmpty));
    }

    @Override
    public String key() {
      return kind + " " + fault + " " + from + " > " + to;
    }
  }
}

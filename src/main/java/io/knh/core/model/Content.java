package io.knh.core.model;

import java.util.Optional;

/** What the body of an answer said, as far as it was asked for. */
public sealed interface Content {

  /** Nothing that anybody asked for. */
  record Nothing() implements Content {}

  /**
   * 200 and {@code pong}.
   *
   * @param echoes whether the one that answered says that it echoes datagrams and large requests
   */
  record Pong(boolean echoes) implements Content {}

  /**
   * What came back of some datagrams.
   *
   * @param received how many, each counted once
   * @param duplicates how many came again
   * @param reordered how many came after one that was sent later
   * @param roundTripNanos the shortest time that one took; negative where none came back
   */
  record Echoes(int received, int duplicates, int reordered, long roundTripNanos)
      implements Content {}

  /** A large request came back as it was sent. */
  record LargeEcho() implements Content {}

  /**
   * The ledger message of a member that keeps a ledger.
   *
   * @param paths what it says of its paths; none where it probes none
   */
  record LedgerAnswer(LedgerMessage ledgerMessage, Optional<PathReport> paths) implements Content {

    /** A ledger message alone. */
    public LedgerAnswer(LedgerMessage ledgerMessage) {
      this(ledgerMessage, Optional.empty());
    }
  }

  /**
   * What a peer found out that was asked whether it reaches a suspect.
   *
   * @param failure why it does not; none when it does
   */
  record Finding(Optional<Cause> failure) implements Content {}

  /** The content of an answer that says nothing. */
  static Content nothing() {
    return new Nothing();
  }

  /** The content of the answer to a ping. */
  static Content pong() {
    return new Pong(false);
  }
}

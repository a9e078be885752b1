package io.knh.core.model;

import java.util.Optional;

/** What the body of an answer said, as far as it was asked for. */
public sealed interface Content {

  /** Nothing that anybody asked for. */
  record Nothing() implements Content {}

  /** 200 and {@code pong}. */
  record Pong() implements Content {}

  /** The ledger message of a member that keeps a ledger. */
  record LedgerAnswer(LedgerMessage ledgerMessage) implements Content {}

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
    return new Pong();
  }
}

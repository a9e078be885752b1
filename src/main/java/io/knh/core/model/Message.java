package io.knh.core.model;

/** What one member can say to another, each an HTTP exchange on a fresh TCP connection. */
public sealed interface Message {

  /**
   * "I am the coordinator": {@code POST /coordinator?id=<own id>}. Its answer says "I am up", and
   * brings a ledger message if the peer keeps a ledger.
   */
  record Heartbeat(LedgerMessage ledgerMessage) implements Message {}

  /** "Are you there?": {@code GET /ping}, answered by 200 {@code pong}. */
  record Ping() implements Message {}

  /** "I leave": {@code POST /knh/v1/goodbye?id=<own id>}. */
  record Goodbye(LedgerMessage ledgerMessage) implements Message {}

  /**
   * "Do you reach this member?": {@code POST /knh/v1/probe?id=<own id>&peer=<its address>},
   * answered by a finding.
   */
  record CrossCheck(Address suspect) implements Message {}
}

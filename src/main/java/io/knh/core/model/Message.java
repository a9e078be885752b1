package io.knh.core.model;

/**
 * What one member can say to another, each an HTTP exchange on a fresh TCP connection where nothing
 * else is said.
 */
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

  /** Probes the path to another member; says nothing to the member itself. */
  sealed interface OfPath extends Message {}

  /**
   * A TCP connection that is closed as soon as it is there: the path carries small packets both
   * ways. Costs both ends a fraction of a request, but whatever accepts connections in the name of
   * the member answers it, too.
   */
  record Handshake() implements OfPath {}

  /** {@code GET /ping}, answered by anything: the path carries small packets both ways. */
  record PathPing() implements OfPath {}

  /**
   * {@link #COUNT} datagrams to the port of the member, each echoed; answered by {@link
   * Content.Echoes} when all are back or their time is up, whether any came or not.
   */
  record Datagrams() implements OfPath {

    /** Datagrams of one message. */
    public static final int COUNT = 5;
  }

  /**
   * {@code POST /knh/v1/echo?id=<own id>} with {@link #BYTES}, answered by the same bytes: the path
   * carries packets of full size both ways.
   */
  record LargePing() implements OfPath {

    /** Of the request's body, and of the answer's. */
    public static final int BYTES = 8 * 1024;
  }
}

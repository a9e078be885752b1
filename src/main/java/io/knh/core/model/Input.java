package io.knh.core.model;

import java.util.Optional;
import java.util.SortedMap;

/** Everything a member can learn. The edges translate what happens outside into these. */
public sealed interface Input {

  /** Discovery read the roster, or it changed. Between two reads the last one stands. */
  record RosterRead(Roster roster) implements Input {}

  /**
   * A member of the roster announced itself as coordinator, from its own address.
   *
   * @param keepsLedger whether it delivers what others recorded; one whose message was cut off on
   *     its way does so, too
   */
  record HeartbeatHeard(Peer from, boolean keepsLedger, Optional<LedgerMessage> ledgerMessage)
      implements Input {

    /** With a ledger message if that can be read: who brings none keeps no ledger. */
    public HeartbeatHeard(Peer from, Optional<LedgerMessage> ledgerMessage) {
      this(from, ledgerMessage.isPresent(), ledgerMessage);
    }

    /** The heartbeat of the original Go program, which keeps no ledger. */
    public HeartbeatHeard(Peer from) {
      this(from, Optional.empty());
    }
  }

  /** A member of the roster said goodbye, from its own address. */
  record GoodbyeHeard(Peer from, Optional<LedgerMessage> ledgerMessage) implements Input {

    /** A goodbye without a ledger message. */
    public GoodbyeHeard(Peer from) {
      this(from, Optional.empty());
    }
  }

  /**
   * A message was answered by HTTP, whatever the status, a handshake by a connection.
   *
   * @param exchange the number that {@link Effect.Send} gave
   * @param status the HTTP status
   * @param content what its body said
   * @param allegiance whom the answer named as coordinator
   * @param roundTripNanos from the start of the connection to the answer, of a small probe of a
   *     path only until it was made; {@link #UNMEASURED} where nobody measured it, and the times of
   *     the core's steps have to do
   */
  record Answered(
      long exchange, int status, Content content, Allegiance allegiance, long roundTripNanos)
      implements Input {

    /** Nobody took the time. */
    public static final long UNMEASURED = -1;

    /** An answer whose time nobody took. */
    public Answered(long exchange, int status, Content content, Allegiance allegiance) {
      this(exchange, status, content, allegiance, UNMEASURED);
    }
  }

  /** A message was not answered. Comes at most {@code PROBE_TIMEOUT} after the send. */
  record Failed(long exchange, Cause cause) implements Input {}

  /**
   * A message could not be sent for want of something on this side: no file descriptor, no local
   * port or address, no room. It says nothing about the peer.
   */
  record Unsent(long exchange) implements Input {}

  /** The sanity check that {@link Effect.CheckSanity} asked for ended. */
  record SanityChecked(boolean passed) implements Input {}

  /**
   * What {@link Effect.UseLease} asked for ended.
   *
   * @param view the Lease as it is now, whoever holds it; none when the API server did not answer,
   *     or refused
   */
  record LeaseSeen(Optional<LeaseView> view) implements Input {}

  /** The post that {@link Effect.Post} asked for, by its number, ended. */
  record Posted(long post, PostResult result) implements Input {}

  /** The post that {@link Effect.PostNotice} asked for, by its number, ended. */
  record NoticePosted(long post, PostResult result) implements Input {}

  /**
   * The nodes were read, or changed. Between two reads the last ones stand. Read only while this
   * member coordinates: what an earlier term left is out of date.
   *
   * @param states of all nodes of the cluster, by name, those among them that are known to be
   *     {@linkplain NodeState#DELETED deleted}. Of a node that is not here nothing is known, and
   *     where there is none, nothing is known any more: its members are alerted
   */
  record NodesRead(SortedMap<String, NodeState> states) implements Input {}

  /** Reading the roster began to fail, or succeeds again. */
  record RosterReadable(boolean readable) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}

  /** The process has to end (SIGTERM). */
  record Leave() implements Input {}
}

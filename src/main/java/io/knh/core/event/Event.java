package io.knh.core.event;

import io.knh.core.peer.Peer;
import io.knh.core.probing.Cause;
import java.util.List;

/** Something the operator is told. */
public sealed interface Event {

  /**
   * What a receiver recognises the event by, the same for every attempt to deliver it: the header
   * {@code webhook-id}. Random, 128 bits, so that different outages never share one.
   */
  String id();

  /** The member that told it first, as it was then. */
  Peer coordinator();

  /** An event about one peer, which the ledger remembers until it is settled. */
  sealed interface OfPeer extends Event {

    /** The peer, and whether it is alive now. */
    PeerStatus peer();

    /**
     * Which event of this peer it is, from 1: deaths have the odd numbers, recoveries the even
     * ones.
     */
    int number();
  }

  /**
   * A peer that answered has stopped answering; goes to {@code PEER_STATUS_URL}.
   *
   * @param cause why the last attempt of the verdict failed
   * @param scope who else does not reach it
   */
  record PeerDown(
      String id, int number, PeerStatus peer, Peer coordinator, Cause cause, Scope scope)
      implements OfPeer {}

  /** A peer whose death was told answers again; goes to {@code PEER_RECOVERY_URL}. */
  record PeerUp(String id, int number, PeerStatus peer, Peer coordinator) implements OfPeer {}

  /**
   * The status of all peers after an election; goes to {@code CLUSTER_STATUS_URL}.
   *
   * @param peers sorted by id, without the coordinator itself
   */
  record ClusterStatus(String id, List<PeerStatus> peers, Peer coordinator) implements Event {

    public ClusterStatus {
      peers = List.copyOf(peers);
    }
  }
}

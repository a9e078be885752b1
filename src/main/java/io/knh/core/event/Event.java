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

  /** The member that tells it, as it was then. */
  Peer coordinator();

  /**
   * A peer that answered has stopped answering; goes to {@code PEER_STATUS_URL}.
   *
   * @param cause why the last attempt of the verdict failed
   */
  record PeerDown(String id, PeerStatus peer, Peer coordinator, Cause cause) implements Event {}

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

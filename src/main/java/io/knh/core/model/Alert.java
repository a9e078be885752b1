package io.knh.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an operator is sent: about one peer, or the status of the cluster. */
public sealed interface Alert {

  /**
   * What a receiver recognises the alert by, the same for every attempt to deliver it: the header
   * {@code webhook-id}. Random, 128 bits, so that different outages never share one.
   */
  String id();

  /** The member that recorded it, as it was then. */
  Peer coordinator();

  /** An alert about one peer, which the ledger keeps until it is settled. */
  sealed interface OfPeer extends Alert {

    /** The peer, and whether it is up now. */
    PeerStatus peer();

    /** What it is about. */
    default Subject subject() {
      return Subject.of(peer().peer());
    }

    /**
     * Which alert of this peer it is, from 1: outages have the odd numbers, recoveries the even
     * ones.
     */
    int number();
  }

  /**
   * A peer that answered has stopped answering; goes to {@code PEER_STATUS_URL}.
   *
   * @param cause why the last attempt failed
   * @param scope who else does not reach it
   * @param since when the outage began, in whole seconds, by the clock of the coordinator that
   *     recorded it; none from members of versions that do not say so
   */
  record PeerDown(
      String id,
      int number,
      PeerStatus peer,
      Peer coordinator,
      Cause cause,
      Scope scope,
      Optional<Instant> since)
      implements OfPeer {

    /** An outage of which it is not said when it began. */
    public PeerDown(
        String id, int number, PeerStatus peer, Peer coordinator, Cause cause, Scope scope) {
      this(id, number, peer, coordinator, cause, scope, Optional.empty());
    }
  }

  /**
   * A peer whose outage was recorded answers again; goes to {@code PEER_RECOVERY_URL}.
   *
   * @param since when the outage began; none where the alert about it did not say so
   * @param until when it ended, by the clock of the coordinator that recorded it; none from members
   *     of versions that do not say so
   */
  record PeerUp(
      String id,
      int number,
      PeerStatus peer,
      Peer coordinator,
      Optional<Instant> since,
      Optional<Instant> until)
      implements OfPeer {

    /** A recovery of which it is not said from when to when the outage lasted. */
    public PeerUp(String id, int number, PeerStatus peer, Peer coordinator) {
      this(id, number, peer, coordinator, Optional.empty(), Optional.empty());
    }
  }

  /**
   * The status of all peers, every {@code ELECTION_COOLDOWN_PERIOD}; goes to {@code
   * CLUSTER_STATUS_URL}.
   *
   * @param peers sorted by id, without the coordinator itself
   */
  record ClusterStatus(String id, List<PeerStatus> peers, Peer coordinator) implements Alert {

    public ClusterStatus {
      peers = List.copyOf(peers);
    }
  }
}

package io.knh.core.detection;

import io.knh.core.model.Allegiance;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.Votes;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the answers of the peers say about who coordinates them. */
final class Ballot {

  private final PeerId self;
  private final Collection<MonitoredPeer> peers;

  Ballot(PeerId self, Collection<MonitoredPeer> peers) {
    this.self = self;
    this.peers = peers;
  }

  /** Whether {@code allegiance} is to a member above this one. */
  boolean higher(Allegiance allegiance) {
    return switch (allegiance) {
      case Allegiance.To to -> to.coordinator().compareTo(self) > 0;
      case Allegiance.Nobody nobody -> false;
      case Allegiance.Unnamed unnamed -> false;
    };
  }

  /** The latest time since when most of the voters answered; see {@link FailureDetector}. */
  long majorityNanos() {
    long[] supportedNanos =
        peers.stream()
            .filter(MonitoredPeer::votes)
            .mapToLong(peer -> peer.supportedNanos)
            .sorted()
            .toArray();
    int voters = supportedNanos.length + 1;
    // This member votes for itself; more than half of all, so half of all (rounded down) beside it.
    int needed = voters / 2;
    return needed == 0 ? Long.MAX_VALUE : supportedNanos[supportedNanos.length - needed];
  }

  /** How many of the voters answered what was sent at {@code nanos} or later; this one did. */
  Votes votesSince(long nanos) {
    int voters = 1;
    int answered = 1;
    for (MonitoredPeer peer : peers) {
      if (peer.votes()) {
        voters++;
        answered += peer.supportedNanos >= nanos ? 1 : 0;
      }
    }
    return new Votes(answered, voters);
  }

  /** The coordinator above this one that more than half of the peers that are up name. */
  Optional<PeerId> namedByMost() {
    TreeMap<PeerId, Integer> named = new TreeMap<>();
    int up = 0;
    for (MonitoredPeer peer : peers) {
      if (peer.state == PeerState.UP) {
        up++;
        if (peer.allegiance instanceof Allegiance.To to && higher(to)) {
          named.merge(to.coordinator(), 1, Integer::sum);
        }
      }
    }
    int half = up / 2;
    return named.entrySet().stream()
        .filter(entry -> entry.getValue() > half)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}

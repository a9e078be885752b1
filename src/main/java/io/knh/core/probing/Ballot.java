package io.knh.core.probing;

import io.knh.core.election.Allegiance;
import io.knh.core.peer.PeerId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the answers of the peers say about who coordinates them. */
final class Ballot {

  private final PeerId self;
  private final Collection<Watched> peers;

  Ballot(PeerId self, Collection<Watched> peers) {
    this.self = self;
    this.peers = peers;
  }

  /** Whether {@code allegiance} is to a member above this one. */
  boolean higher(Allegiance allegiance) {
    return switch (allegiance) {
      case Allegiance.To to -> to.coordinator().compareTo(self) > 0;
      case Allegiance.Unnamed unnamed -> false;
    };
  }

  /** Whether most of the voters answered what was sent at {@code sinceNanos} or later. */
  boolean majoritySince(long sinceNanos) {
    int voters = 1;
    int votes = 1;
    for (Watched peer : peers) {
      if (peer.votes()) {
        voters++;
        votes += peer.supportedNanos >= sinceNanos ? 1 : 0;
      }
    }
    return 2 * votes > voters;
  }

  /** The coordinator above this one that more than half of the peers that are alive name. */
  Optional<PeerId> namedByMost() {
    TreeMap<PeerId, Integer> named = new TreeMap<>();
    int alive = 0;
    for (Watched peer : peers) {
      if (peer.standing == Standing.ALIVE) {
        alive++;
        if (peer.allegiance instanceof Allegiance.To to && higher(to)) {
          named.merge(to.coordinator(), 1, Integer::sum);
        }
      }
    }
    int half = alive / 2;
    return named.entrySet().stream()
        .filter(entry -> entry.getValue() > half)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}

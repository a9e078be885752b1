package io.knh.metrics;

import io.knh.core.Overview;
import io.knh.core.PeerView;
import io.knh.core.probing.Standing;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a coordinator knows of its peers, counted; of a follower: nothing. */
final class PeerCounts {

  private final Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
  private final Map<String, Boolean> alive = new HashMap<>();

  /** Counts once through all peers. */
  static PeerCounts of(Overview overview) {
    PeerCounts counts = new PeerCounts();
    overview.coordination().ifPresent(coordination -> counts.add(coordination.peers()));
    return counts;
  }

  private void add(List<PeerView> peers) {
    for (PeerView peer : peers) {
      standings.merge(peer.standing(), 1, Integer::sum);
      String node = peer.peer().nodeName();
      switch (peer.standing()) {
        case ALIVE, SUSPECT -> alive.merge(node, true, Boolean::logicalAnd);
        case HELD, DEAD -> alive.put(node, false);
        // Nothing is known of one that never answered, and one that left is gone.
        case NEW, ABSENT, LEFT -> {}
      }
    }
  }

  /** How many peers stand so. */
  int count(Standing standing) {
    return standings.getOrDefault(standing, 0);
  }

  /**
   * Whether the peer on each node is alive. Of two on one node the one that is not is shown: the
   * other must not hide it.
   */
  Map<String, Boolean> aliveByNode() {
    return alive;
  }
}

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

  private static final double ANSWERS = 1;
  private static final double DOWN = 0;
  private static final double HELD = Double.NaN;

  private final Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
  private final Map<String, Double> alive = new HashMap<>();

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
        case ALIVE, SUSPECT -> alive.putIfAbsent(node, ANSWERS);
        case HELD -> alive.merge(node, HELD, (known, held) -> known == DOWN ? known : held);
        case DEAD -> alive.put(node, DOWN);
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
   * Of the peer on each node: 1 when it answers, 0 when it is down and that was told. Not a number
   * when it is held: it does not answer the coordinator, which may be cut off itself. Of two on one
   * node the one that is down, else the one that is held is shown: the other must not hide it.
   */
  Map<String, Double> aliveByNode() {
    return alive;
  }
}

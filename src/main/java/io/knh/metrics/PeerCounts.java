package io.knh.metrics;

import io.knh.core.model.Overview;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a coordinator knows of its peers, counted; of a follower: nothing. */
final class PeerCounts {

  private static final double IS_UP = 1;
  private static final double IS_DOWN = 0;
  private static final double NOT_KNOWN = Double.NaN;

  private final Map<PeerState, Integer> states = new EnumMap<>(PeerState.class);
  private final Map<String, Double> up = new HashMap<>();

  /** Counts once through all peers. */
  static PeerCounts of(Overview overview) {
    PeerCounts counts = new PeerCounts();
    overview.coordination().ifPresent(coordination -> counts.add(coordination.peers()));
    return counts;
  }

  private void add(List<PeerView> peers) {
    for (PeerView peer : peers) {
      states.merge(peer.state(), 1, Integer::sum);
      String node = peer.peer().nodeName();
      switch (peer.state()) {
        case UP, SUSPECT -> up.putIfAbsent(node, IS_UP);
        case PENDING ->
            up.merge(node, NOT_KNOWN, (known, unknown) -> known == IS_DOWN ? known : unknown);
        case DOWN -> up.put(node, IS_DOWN);
        // Nothing is known of one that never answered, and one that left is gone.
        case NEW, ABSENT, LEFT -> {}
      }
    }
  }

  /** How many peers stand so. */
  int count(PeerState state) {
    return states.getOrDefault(state, 0);
  }

  /**
   * Of the peer on each node: 1 when it answers, 0 when it is down and its outage is recorded. Not
   * a number when its decision is pending: it does not answer the coordinator, which may be cut off
   * itself. Of two on one node the one that is down, else the one that is pending is shown: the
   * other must not hide it.
   */
  Map<String, Double> upByNode() {
    return up;
  }
}

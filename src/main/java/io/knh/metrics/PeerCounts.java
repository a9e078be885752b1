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

  private PeerCounts() {}

  /** How many peers stand in each state; 0 in those that are missing. */
  static Map<PeerState, Integer> byState(Overview overview) {
    Map<PeerState, Integer> states = new EnumMap<>(PeerState.class);
    peers(overview).forEach(peer -> states.merge(peer.state(), 1, Integer::sum));
    return states;
  }

  /**
   * Of the peer on each node: 1 when it answers, 0 when it is down and its outage is recorded. Not
   * a number when its decision is pending: it does not answer the coordinator, which may be cut off
   * itself. Of two on one node the one that is down, else the one that is pending is shown: the
   * other must not hide it.
   */
  static Map<String, Double> upByNode(Overview overview) {
    Map<String, Double> up = new HashMap<>();
    for (PeerView peer : peers(overview)) {
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
    return up;
  }

  private static List<PeerView> peers(Overview overview) {
    return overview.coordination().map(Overview.Coordination::peers).orElse(List.of());
  }
}

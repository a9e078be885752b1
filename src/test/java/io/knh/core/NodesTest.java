package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.NodeState;
import io.knh.core.model.Peer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodesTest {

  private static final Peer SELF = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer OTHER = Peer.of("node-b", "10.0.0.2", 8080);
  private static final NodeState WELL =
      new NodeState(NodeState.Readiness.READY, Optional.empty(), false, Optional.empty(), false);

  private final Nodes nodes = new Nodes(SELF, AlertPolicy.NONE);

  private void read(Map<String, NodeState> states) {
    nodes.read(new TreeMap<>(states));
  }

  @Test
  void aDeletedNodeIsIgnored() {
    read(Map.of("node-a", WELL, "node-b", NodeState.DELETED));
    assertTrue(nodes.ignores(OTHER));
    assertEquals(Optional.of(NodeState.DELETED), nodes.of(OTHER));
  }

  /** It may have come after they were read: what is not known must not silence an alert. */
  @Test
  void ofANodeThatIsNotAmongThemNothingIsKnown() {
    read(Map.of("node-a", WELL));
    assertFalse(nodes.ignores(OTHER));
    assertEquals(Optional.empty(), nodes.of(OTHER));
  }

  @Test
  void nodesWithoutTheOwnAreNotThoseOfTheMembers() {
    read(Map.of("node-b", NodeState.DELETED));
    assertFalse(nodes.ignores(OTHER));
  }

  @Test
  void whenNothingIsKnownAnyMoreNothingIsIgnored() {
    read(Map.of("node-a", WELL, "node-b", NodeState.DELETED));
    read(Map.of());
    assertFalse(nodes.ignores(OTHER));
  }
}

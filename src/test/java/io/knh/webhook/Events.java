package io.knh.webhook;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events as the tests post them, and the bodies that they must have. */
final class Events {

  static final Peer COORDINATOR = Peer.of("my-node", "10.32.0.9", 8080);
  static final Peer PEER = Peer.of("my-node1", "10.32.0.5", 8080);

  static final Instant SINCE = Instant.parse("2026-11-29T00:41:57Z");
  static final Instant UNTIL = Instant.parse("2026-11-29T03:00:00Z");

  static final String ID = "b6f1c3d27c2e4a59a1f0e8d94c3b2a17";

  static final String PEER_BODY =
      "{\"peer\":{\"id\":\"my-node1@103205\",\"address\":\"10.32.0.5:8080\",\"alive\":false,"
          + "\"node_name\":\"my-node1\"},\"coordinator\":\"my-node@103209\","
          + "\"coordinator_address\":\"10.32.0.9:8080\"}";

  static final String RECOVERY_BODY = PEER_BODY.replace("false", "true");

  static final String EMPTY_CLUSTER_BODY =
      "{\"peer_map\":[],\"coordinator\":\"my-node@103209\","
          + "\"coordinator_address\":\"10.32.0.9:8080\"}";

  private Events() {}

  static Alert peerDown() {
    return peerDown(Cause.TIMEOUT);
  }

  static Alert peerDown(Cause cause) {
    return new Alert.PeerDown(
        ID, 1, new PeerStatus(PEER, false), COORDINATOR, cause, Scope.UNKNOWN);
  }

  static Alert peerDown(Scope scope) {
    return new Alert.PeerDown(
        ID, 1, new PeerStatus(PEER, false), COORDINATOR, Cause.TIMEOUT, scope);
  }

  /** The same as {@link #peerDown()}, and it is known when the outage began. */
  static Alert peerDownSince() {
    return new Alert.PeerDown(
        ID,
        1,
        new PeerStatus(PEER, false),
        COORDINATOR,
        Cause.TIMEOUT,
        Scope.UNKNOWN,
        Optional.of(SINCE));
  }

  static Alert peerUpUntil() {
    return new Alert.PeerUp(
        ID, 2, new PeerStatus(PEER, true), COORDINATOR, Optional.of(SINCE), Optional.of(UNTIL));
  }

  static Alert peerUp() {
    return new Alert.PeerUp(ID, 2, new PeerStatus(PEER, true), COORDINATOR);
  }

  static Alert cluster(PeerStatus... peers) {
    return new Alert.ClusterStatus(ID, List.of(peers), COORDINATOR);
  }
}

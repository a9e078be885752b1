package io.knh.cluster;

import io.knh.core.model.Peer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The two webhooks' bodies as the original documents them, written down here a second time. */
public final class Bodies {

  private Bodies() {}

  /** {@code coordinator} alerts that {@code peer} has stopped answering. */
  public static String peerDown(Peer peer, Peer coordinator) {
    return "{\"peer\":" + object(peer, false) + "," + by(coordinator);
  }

  /**
   * The cluster status of {@code coordinator}.
   *
   * @param roster all members, in any order, the coordinator included
   * @param up which of them answered
   */
  public static String status(List<Peer> roster, Predicate<Peer> up, Peer coordinator) {
    String peers =
        roster.stream()
            .filter(peer -> !peer.equals(coordinator))
            .sorted(Comparator.comparing(peer -> peer.id().value()))
            .map(peer -> object(peer, up.test(peer)))
            .collect(Collectors.joining(","));
    return "{\"peer_map\":[" + peers + "]," + by(coordinator);
  }

  private static String object(Peer peer, boolean up) {
    return "{\"id\":\"%s\",\"address\":\"%s\",\"alive\":%s,\"node_name\":\"%s\"}"
        .formatted(peer.id(), peer.address(), up, peer.nodeName());
  }

  private static String by(Peer coordinator) {
    return "\"coordinator\":\"%s\",\"coordinator_address\":\"%s\"}"
        .formatted(coordinator.id(), coordinator.address());
  }
}

package io.knh.demo;

import io.knh.cluster.Bodies;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.WebhookReceiver;
import io.knh.core.model.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whom KNH alerts: keeps the account of what has to arrive, and compares it with what does. */
final class Operator {

  private final WebhookReceiver receiver;
  private final List<Peer> nodes;
  private final List<String> due = new ArrayList<>();

  Operator(WebhookReceiver receiver, List<Peer> nodes) {
    this.receiver = receiver;
    this.nodes = nodes;
  }

  /** From now on {@code coordinator} has to alert that {@code victim} is down, once. */
  void expectOutage(Peer victim, Peer coordinator) {
    due.add(Bodies.peerDown(victim, coordinator));
  }

  /** Whether all that is due has arrived. */
  boolean isAlerted() {
    return peerBodies().size() >= due.size();
  }

  /** The number of cluster statuses so far, to wait for a further one. */
  int statuses() {
    return receiver.clusterEvents().size();
  }

  /**
   * Whether a status after the first {@code from} shows exactly those as up that {@code up} names.
   */
  boolean isShown(int from, Peer coordinator, Predicate<Peer> up) {
    String body = Bodies.status(nodes, up, coordinator);
    return receiver.clusterEvents().stream()
        .skip(from)
        .map(ReceivedPost::json)
        .anyMatch(body::equals);
  }

  /** Compares what arrived with what is due: nothing missing, nothing twice, nothing else. */
  void settle() throws DemoFailed {
    List<String> arrived = peerBodies();
    if (!arrived.equals(due)) {
      throw new DemoFailed(
          "these peer webhooks were expected:\n  "
              + String.join("\n  ", due)
              + "\nand these arrived:\n  "
              + String.join("\n  ", arrived));
    }
  }

  /** How many outages were due, and alerted. */
  int outages() {
    return due.size();
  }

  private List<String> peerBodies() {
    return receiver.peerEvents().stream().map(ReceivedPost::json).toList();
  }
}

package io.knh.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The webhooks that a receiver gets from a moment on. */
final class PostsSince {

  /** Far above every bound: a test that fails may take its time, one that passes does not. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Cluster statuses, each with a round before it, during which no further webhook may arrive: a
   * second apart they cover more than {@link ShortTimes#DECISION}.
   */
  private static final int QUIET_STATUSES = 5;

  private final WebhookReceiver receiver;
  private final int peerEventsBefore;
  private final int clusterEventsBefore;

  private PostsSince(WebhookReceiver receiver) {
    this.receiver = receiver;
    this.peerEventsBefore = receiver.peerEvents().size();
    this.clusterEventsBefore = receiver.clusterEvents().size();
  }

  /** What {@code receiver} gets from now on. */
  static PostsSince now(WebhookReceiver receiver) {
    return new PostsSince(receiver);
  }

  /** The peer webhooks so far, every attempt. */
  List<ReceivedPost> peerEvents() {
    List<ReceivedPost> all = receiver.peerEvents();
    return all.subList(peerEventsBefore, all.size());
  }

  /** The cluster webhooks so far. */
  List<ReceivedPost> clusterEvents() {
    List<ReceivedPost> all = receiver.clusterEvents();
    return all.subList(clusterEventsBefore, all.size());
  }

  /** Waits for {@code count} peer webhooks, attempts that failed included. */
  List<ReceivedPost> awaitPeerEvents(int count) {
    List<ReceivedPost> all = receiver.awaitPeerEvents(peerEventsBefore + count, PATIENCE);
    return all.subList(peerEventsBefore, all.size());
  }

  /** Waits until a further cluster webhook comes that has exactly this body. */
  void awaitStatus(String body) {
    Predicate<ReceivedPost> expected = post -> post.isClusterEvent() && post.json().equals(body);
    int known = (int) receiver.posts().stream().filter(expected).count();
    receiver.await(known + 1, expected, PATIENCE);
  }

  /** Waits for five further cluster statuses, long enough for a false alert to arrive. */
  void awaitQuietStatuses() {
    receiver.awaitClusterEvents(receiver.clusterEvents().size() + QUIET_STATUSES, PATIENCE);
  }
}

package io.knh.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What a receiver is told from a moment on. */
final class Told {

  /** Far above every bound: a test that fails may take its time, one that passes does not. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Cluster statuses, each with a round before it, over which nothing more may be told, for "no
   * webhook arrives": a second apart they cover more than {@link ShortTimes#VERDICT}.
   */
  private static final int QUIET_STATUSES = 5;

  private final WebhookReceiver receiver;
  private final int peerEventsBefore;
  private final int clusterEventsBefore;

  private Told(WebhookReceiver receiver) {
    this.receiver = receiver;
    this.peerEventsBefore = receiver.peerEvents().size();
    this.clusterEventsBefore = receiver.clusterEvents().size();
  }

  /** What {@code receiver} is told from now on. */
  static Told fromNowOn(WebhookReceiver receiver) {
    return new Told(receiver);
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
    Predicate<ReceivedPost> wanted = post -> post.isClusterEvent() && post.json().equals(body);
    int known = (int) receiver.posts().stream().filter(wanted).count();
    receiver.await(known + 1, wanted, PATIENCE);
  }

  /** Waits until five further elections were closed, long enough for a false verdict to show. */
  void awaitQuietStatuses() {
    receiver.awaitClusterEvents(receiver.clusterEvents().size() + QUIET_STATUSES, PATIENCE);
  }
}

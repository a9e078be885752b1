package io.knh.cluster.figures;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.Installation;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.WebhookReceiver;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Five members with the default timings, without a sanity URL, and the receiver that they post to.
 * Only the time that a peer has to answer for the first time is longer: servers that are started
 * again on a small machine are slow.
 */
final class Bench implements AutoCloseable {

  static final Duration ROUND = Duration.ofSeconds(5);

  /**
   * Far above every bound: an outage that is not alerted by then is reported as such, and ends it
   * all.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int PORT = 18_300;

  final WebhookReceiver receiver;
  final Cluster cluster;
  private final long startNanos = System.nanoTime();

  /** A cluster on {@code network}.1 to .5, started and settled. */
  Bench(String network) throws IOException {
    this(network, receiver -> Map.of());
  }

  /** The same with more settings, by the receiver. */
  Bench(String network, Function<WebhookReceiver, Map<String, String>> more) throws IOException {
    receiver = WebhookReceiver.on(network + ".100", 0);
    List<Peer> peers = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      peers.add(Peer.of("node-" + i, network + "." + i, PORT));
    }
    Installation installation = Installation.ofBuild("figures-" + network);
    installation.clear();
    Map<String, String> settings = new LinkedHashMap<>(more.apply(receiver));
    settings.put("PEER_STATUS_URL", receiver.url("/peer").toString());
    settings.put("CONNECT_MAX_RETRIES", "60");
    cluster = new Cluster(installation, peers, peers, settings, (member, line) -> {});
    cluster.start();
    settle(cluster.highest());
  }

  /** Waits until all follow {@code coordinator}, and a round is over. */
  void settle(ClusterMember coordinator) {
    cluster.awaitFollow(coordinator.peer(), cluster.members(), PATIENCE);
    sleepUntil(System.nanoTime() + ROUND.toNanos());
  }

  /**
   * Waits for the moment of the fault of run {@code run}: over all runs these moments are spread
   * evenly over the round, wherever in the round the clock of this program began.
   */
  void awaitMoment(int run, int runs) {
    long place = ROUND.toNanos() * run / runs;
    long sinceStart = System.nanoTime() - startNanos;
    long rounds = sinceStart / ROUND.toNanos() + 1;
    sleepUntil(startNanos + rounds * ROUND.toNanos() + place);
  }

  /** The seconds from {@code faultNanos} until the one webhook about {@code peer} was heard. */
  double alerted(Peer peer, long faultNanos) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ReceivedPost post : receiver.peerEvents()) {
        if (post.heardNanos() > faultNanos && post.text().contains(peer.id().value())) {
          return (post.heardNanos() - faultNanos) / 1e9;
        }
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IllegalStateException(peer + " was not alerted within " + PATIENCE);
  }

  static void sleepUntil(long nanos) {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    cluster.close();
    receiver.close();
  }
}

package io.knh.cluster;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A running cluster and its receiver, put in order before each test. */
final class Stage implements AutoCloseable {

  /** The port of all members, chosen anew in every run: two checkouts may test on one machine. */
  static final int PORT = freePort();

  /** Stands for the receiver's URL in settings. */
  static final String RECEIVER = "{receiver}";

  private final List<Peer> roster;
  private final WebhookReceiver receiver;
  private final Cluster cluster;

  private Stage(List<Peer> roster, List<Peer> ours, String purpose, Map<String, String> further) {
    this.roster = roster;
    this.receiver = WebhookReceiver.on("127.0.0.1", 0);
    Map<String, String> settings = ShortTimes.settings(receiver);
    // Rounds are short here: paths take as much processor time as all else, and are tried in some.
    settings.put("PATH_PROBES", "0");
    settings.putAll(further);
    settings.replaceAll((name, value) -> value.replace(RECEIVER, receiver.url("").toString()));
    Installation installation = Installation.ofBuild(purpose);
    installation.clear();
    this.cluster = new Cluster(installation, roster, ours, settings, (member, line) -> {});
  }

  /**
   * Below the range from which the system takes ports for outgoing connections, so that none of a
   * member's own can sit on its port while it starts again.
   */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      int port = random.nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(port));
        return port;
      } catch (IOException e) {
        // Taken by somebody: the next one.
      }
    }
  }

  /** A cluster of {@code ours} in a roster that may name others; nothing is started yet. */
  static Stage of(List<Peer> roster, List<Peer> ours, String purpose, Map<String, String> further) {
    return new Stage(roster, ours, purpose, further);
  }

  /** {@code count} members node-a, node-b and so on, on {@code network}.1, .2 and so on. */
  static List<Peer> nodes(String network, int count) {
    List<Peer> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(Peer.of("node-" + (char) ('a' + i), network + "." + (i + 1), PORT));
    }
    return nodes;
  }

  /**
   * Everybody runs, follows the highest, and is shown up.
   *
   * @return what the receiver gets from then on
   */
  PostsSince settled() {
    receiver.behave(ReceiverBehaviour.answer(200));
    // Whom a test that failed left frozen.
    cluster.members().stream()
        .filter(ClusterMember::isRunning)
        .forEach(member -> member.process().thaw());
    cluster.start();
    Peer highest = cluster.highest().peer();
    cluster.awaitFollow(highest, cluster.members(), PostsSince.PATIENCE);
    PostsSince.now(receiver).awaitStatus(Bodies.status(roster, peer -> true, highest));
    return PostsSince.now(receiver);
  }

  /** Waits until all running members but {@code without} follow {@code coordinator}. */
  void awaitFollow(ClusterMember coordinator, ClusterMember... without) {
    List<ClusterMember> followers = new ArrayList<>(cluster.members());
    followers.removeAll(List.of(without));
    cluster.awaitFollow(coordinator.peer(), followers, PostsSince.PATIENCE);
  }

  /** The status that {@code coordinator} posts when all but {@code down} are up. */
  String status(ClusterMember coordinator, ClusterMember... down) {
    List<Peer> gone = Stream.of(down).map(ClusterMember::peer).toList();
    return Bodies.status(roster, peer -> !gone.contains(peer), coordinator.peer());
  }

  /** The status that {@code coordinator} posts when all are up that have not {@code left}. */
  String statusWithout(ClusterMember left, ClusterMember coordinator) {
    List<Peer> named = new ArrayList<>(roster);
    named.remove(left.peer());
    return Bodies.status(named, peer -> true, coordinator.peer());
  }

  Cluster cluster() {
    return cluster;
  }

  ClusterMember member(String nodeName) {
    return cluster.member(nodeName);
  }

  WebhookReceiver receiver() {
    return receiver;
  }

  List<Peer> roster() {
    return roster;
  }

  /** Waits until {@code member} has ended. */
  static void awaitGone(ClusterMember member, Duration atMost) {
    Awaitility.await(member + " is gone").atMost(atMost).until(() -> !member.isRunning());
  }

  @Override
  public void close() {
    cluster.close();
    receiver.close();
  }
}

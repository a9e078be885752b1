package io.knh.cluster;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two real members, and as many as one likes that are emulated and below them. */
record LargeCluster(Cluster cluster, List<EmulatedMember> emulated) implements AutoCloseable {

  /** Members on {@code network}, which run, follow the highest and post to {@code receiver}. */
  static LargeCluster start(String network, int emulated, WebhookReceiver receiver)
      throws IOException {
    List<Peer> roster = new ArrayList<>();
    List<EmulatedMember> servers = new ArrayList<>();
    for (int i = 1; i <= emulated; i++) {
      Peer peer =
          Peer.of(String.format(Locale.ROOT, "node-%03d", i), network + "." + i, Stage.PORT);
      roster.add(peer);
      servers.add(EmulatedMember.of(peer));
    }
    List<Peer> ours =
        List.of(
            Peer.of("node-y", network + ".201", Stage.PORT),
            Peer.of("node-z", network + ".202", Stage.PORT));
    roster.addAll(ours);
    Installation installation = Installation.ofBuild("metrics-" + emulated);
    installation.clear();
    Cluster cluster =
        new Cluster(
            installation, roster, ours, ShortTimes.settings(receiver), (member, line) -> {});
    LargeCluster large = new LargeCluster(cluster, servers);
    try {
      cluster.start();
      cluster.awaitFollow(large.coordinator().peer(), cluster.members(), PostsSince.PATIENCE);
      return large;
    } catch (RuntimeException e) {
      large.close();
      throw e;
    }
  }

  ClusterMember coordinator() {
    return cluster.highest();
  }

  ClusterMember follower() {
    return cluster.members().getFirst();
  }

  @Override
  public void close() {
    cluster.close();
    emulated.forEach(EmulatedMember::close);
  }
}

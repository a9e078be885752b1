package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.knh.core.model.Peer;
import io.knh.metrics.Scrape;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How many lines are scraped in a small and in a larger cluster; the others are emulated. */
class MetricsSizeIT {

  private static final String ALIVE = "knh_peer_up";

  /** What a coordinator and a follower answer. */
  private record Lines(Scrape coordinator, Scrape follower) {}

  @Test
  void onlyTheCoordinatorHasALineMoreForEachPeer() throws IOException {
    Lines small = lines("127.0.22", 1);
    Lines large = lines("127.0.23", 60);
    assertEquals(small.follower().series(), large.follower().series());
    assertEquals(Set.of(), large.follower().series(ALIVE));
    assertEquals(1 + 1, small.coordinator().series(ALIVE).size());
    assertEquals(60 + 1, large.coordinator().series(ALIVE).size());
    assertEquals(others(small.coordinator()), others(large.coordinator()));
    assertEquals(small.follower().series(), others(large.coordinator()));
    int fixed = small.follower().series().size();
    assertTrue(fixed < 200, fixed + " lines without peers");
    System.out.println("a follower has " + fixed + " lines, a coordinator as many and N");
  }

  private static Set<String> others(Scrape scrape) {
    Set<String> series = new TreeSet<>(scrape.series());
    // The ratios of peers that lose heartbeats come and go with the load of this machine.
    series.removeIf(line -> line.startsWith("knh_peer_"));
    return series;
  }

  private static Lines lines(String network, int emulated) throws IOException {
    List<Peer> roster = new ArrayList<>();
    List<HttpServer> servers = new ArrayList<>();
    for (int i = 1; i <= emulated; i++) {
      Peer peer =
          Peer.of(String.format(Locale.ROOT, "node-%03d", i), network + "." + i, Stage.PORT);
      roster.add(peer);
      servers.add(emulate(peer));
    }
    List<Peer> ours =
        List.of(
            Peer.of("node-y", network + ".201", Stage.PORT),
            Peer.of("node-z", network + ".202", Stage.PORT));
    roster.addAll(ours);
    Installation installation = Installation.ofBuild("metrics-" + emulated);
    installation.clear();
    try (Cluster cluster =
        new Cluster(installation, roster, ours, Map.of(), (member, line) -> {})) {
      cluster.start();
      cluster.awaitFollow(cluster.highest().peer(), cluster.members(), Told.PATIENCE);
      Scrape coordinator =
          Awaitility.await("a line for each peer")
              .atMost(Told.PATIENCE)
              .until(
                  () -> scrape(cluster.highest()),
                  scrape -> scrape.series(ALIVE).size() == emulated + 1);
      return new Lines(coordinator, scrape(cluster.members().getFirst()));
    } finally {
      servers.forEach(server -> server.stop(0));
    }
  }

  private static Scrape scrape(ClusterMember member) {
    return Scrape.of(PingAnswer.get(member.peer().address(), "/metrics").orElseThrow().body());
  }

  private static HttpServer emulate(Peer peer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(peer.address().ip(), peer.address().port()), 16);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}

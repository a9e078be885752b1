package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.metrics.Monitoring;
import io.knh.metrics.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Three members, scraped as Prometheus scrapes them. */
@Order(5)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsIT {

  /** Every name that is promised, with its type and its labels. */
  private static final Map<String, String> PROMISED =
      Map.ofEntries(
          Map.entry("knh_coordinator", "gauge"),
          Map.entry("knh_peers", "gauge state"),
          Map.entry("knh_problems", "gauge kind severity"),
          Map.entry("knh_probe_duration_seconds", "histogram"),
          Map.entry("knh_probes_total", "counter cause outcome"),
          Map.entry("knh_path_probes_total", "counter result"),
          Map.entry("knh_round_duration_seconds", "histogram"),
          Map.entry("knh_elections_total", "counter reason"),
          Map.entry("knh_invariants_broken_total", "counter invariant"),
          Map.entry("knh_outages_total", "counter cause scope"),
          Map.entry("knh_alerts_pending", "gauge"),
          Map.entry("knh_webhooks_total", "counter result type"),
          Map.entry("knh_webhook_delivery_seconds", "histogram"),
          Map.entry("knh_alerts_undelivered", "gauge"),
          Map.entry("knh_sanity", "gauge"),
          Map.entry("knh_quorum", "gauge"),
          Map.entry("knh_discovery_sync_age_seconds", "gauge"),
          Map.entry("knh_loop_lag_seconds", "gauge"),
          Map.entry("knh_open_connections", "gauge"),
          Map.entry("knh_open_connections_limit", "gauge"));

  private static final String UP = "knh_peer_up";

  /** Only where there are alert destinations. */
  private static final String NOTICES = "knh_notices_total";

  /** Of peers that lose heartbeats, or answer late: ManyPeersIT shows them. */
  private static final Set<String> TROUBLE = Set.of("knh_peer_failed_ratio", "knh_peer_slow_ratio");

  /** On every member, for those that it probes. */
  private static final String PATH_UP = "knh_path_up";

  /** Two minutes later than the others. */
  private static final String PATH_LOSS = "knh_path_loss_ratio";

  private static Stage stage;
  private PostsSince received;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.21", 3);
    stage = Stage.of(nodes, nodes, "metrics", Map.of("PATH_PROBES", "10"));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    received = stage.settled();
    await(coordinator(), scrape -> scrape.series(UP).size() == 2);
  }

  private static ClusterMember coordinator() {
    return stage.cluster().highest();
  }

  private static Scrape scrape(ClusterMember member) {
    var answer = PingAnswer.get(member.peer().address(), "/metrics").orElseThrow();
    assertEquals(200, answer.statusCode());
    return Scrape.of(answer.body());
  }

  private static Scrape await(ClusterMember member, Predicate<Scrape> wanted) {
    return Awaitility.await("metrics of " + member)
        .atMost(PostsSince.PATIENCE)
        // A member on a starved machine may not answer in time once.
        .ignoreException(NoSuchElementException.class)
        .until(() -> scrape(member), wanted);
  }

  private static String up(String node) {
    return UP + "{peer_node=\"" + node + "\"}";
  }

  @Test
  void everyMemberHasWhatIsPromisedWithItsTypeAndLabels() {
    for (ClusterMember member : stage.cluster().members()) {
      Scrape scrape = scrape(member);
      Map<String, String> found = new TreeMap<>();
      for (String name : PROMISED.keySet()) {
        String type = scrape.types().getOrDefault(name, "none");
        String line = type.equals("histogram") ? name + "_count" : name;
        found.put(name, String.join(" ", list(type, scrape.labelNames(line))));
      }
      assertEquals(new TreeMap<>(PROMISED), found, member.toString());
    }
    for (ClusterMember member : stage.cluster().members()) {
      Scrape scrape = await(member, one -> one.series(PATH_UP).size() == 2);
      assertEquals(Set.of("to_node", "to_zone"), scrape.labelNames(PATH_UP));
      assertEquals("histogram", scrape.types().get("knh_path_round_trip_seconds"));
    }
    Scrape scrape = scrape(coordinator());
    assertEquals("gauge", scrape.types().get(UP));
    assertEquals(Set.of("peer_node"), scrape.labelNames(UP));
  }

  private static List<String> list(String first, Set<String> others) {
    List<String> words = new ArrayList<>(List.of(first));
    words.addAll(others);
    return words;
  }

  @Test
  void everyMetricThatRulesAndDashboardNameIsThere() {
    Set<String> missing = new TreeSet<>(Monitoring.metrics());
    assertTrue(missing.size() > PROMISED.size(), missing::toString);
    missing.removeAll(await(coordinator(), one -> one.series(PATH_UP).size() == 2).names());
    missing.removeAll(TROUBLE);
    missing.remove(PATH_LOSS);
    missing.remove(NOTICES); // of alert destinations, of which this cluster has none
    assertEquals(Set.of(), missing);
  }

  /** Its own messages have a number that begins so; KNH's lines have none. */
  @Test
  void whoAsksForTheHeadOnlyGetsTheTypeAndNoBody() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + coordinator().peer().address() + "/metrics"))
            .HEAD()
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> head = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, head.statusCode());
      assertEquals(
          PingAnswer.get(coordinator().peer().address(), "/metrics")
              .flatMap(whole -> whole.headers().firstValue("Content-Type")),
          head.headers().firstValue("Content-Type"));
      assertEquals("", head.body());
    }
  }

  @Test
  void theServerHasNothingToComplainOf() {
    for (ClusterMember member : stage.cluster().members()) {
      assertEquals(
          List.of(),
          member.process().lines().stream()
              .map(OutputLine::text)
              .filter(line -> line.contains("CWWK"))
              .toList());
    }
  }

  @Test
  void theDocumentationListsAllThereIsAndNothingElse() {
    Scrape scrape = await(coordinator(), one -> one.series(PATH_UP).size() == 2);
    Set<String> there = new TreeSet<>(scrape.types().keySet());
    there.removeIf(name -> !name.startsWith("knh_"));
    there.addAll(TROUBLE);
    there.add(NOTICES);
    there.add(PATH_LOSS);
    assertEquals(there, Monitoring.documented());
  }

  @Test
  void heartbeatsAreTimedInBucketsFromHalfAMillisecondToTwoSeconds() {
    Scrape scrape = scrape(coordinator());
    String name = "knh_probe_duration_seconds";
    double total = scrape.value(name + "_count").orElseThrow();
    assertTrue(total > 0);
    assertTrue(scrape.value(name + "_sum").orElseThrow() > 0);
    double last = 0;
    List<String> bounds =
        List.of(
            "5.0E-4", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1.0",
            "2.0", "+Inf");
    for (String bound : bounds) {
      double below = scrape.value(name + "_bucket{le=\"" + bound + "\"}").orElseThrow();
      assertTrue(below >= last, bound);
      last = below;
    }
    assertEquals(total, last);
    assertEquals(bounds.size(), scrape.series(name + "_bucket").size());
  }

  @Test
  void oneMemberCoordinatesAndCountsItsPeers() {
    double coordinators = 0;
    for (ClusterMember member : stage.cluster().members()) {
      Scrape scrape = scrape(member);
      coordinators += scrape.value("knh_coordinator").orElseThrow();
      boolean coordinates = member.equals(coordinator());
      assertEquals(
          coordinates ? 2 : 0,
          scrape.value("knh_peers{state=\"up\"}").orElseThrow(),
          member.toString());
      assertEquals(7, scrape.series("knh_peers").size());
      assertEquals(coordinates ? Set.of(up("node-a"), up("node-b")) : Set.of(), scrape.series(UP));
      assertEquals(coordinates ? 1 : Double.NaN, scrape.value("knh_quorum").orElseThrow());
      assertEquals(Double.NaN, scrape.value("knh_sanity").orElseThrow());
      assertTrue(scrape.value("knh_discovery_sync_age_seconds").orElseThrow() < 1);
    }
    assertEquals(1, coordinators);
  }

  /** How many lines are scraped in a small and in a larger cluster. */
  @Test
  @Order(1)
  void onlyTheCoordinatorHasALineMoreForEachPeer() throws IOException {
    Scrape follower = scrape(stage.member("node-b"));
    Scrape coordinator = scrape(coordinator());
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.0.1", 0);
        LargeCluster large = LargeCluster.start("127.0.23", 60, receiver)) {
      Scrape largeCoordinator =
          await(large.coordinator(), scrape -> scrape.series(UP).size() == 60 + 1);
      Scrape largeFollower = scrape(large.follower());
      assertEquals(others(follower), others(largeFollower));
      assertEquals(Set.of(), largeFollower.series(UP));
      assertEquals(others(coordinator), others(largeCoordinator));
      assertEquals(others(follower), others(largeCoordinator));
    }
    long fixed = others(follower).size();
    long ofServer = others(follower).stream().filter(line -> !line.startsWith("knh_")).count();
    assertEquals(
        List.of(fixed, ofServer),
        Monitoring.documentedLines(),
        "lines of a follower, and those of the JVM among them, in docs/metrics.md");
  }

  private static Set<String> others(Scrape scrape) {
    Set<String> series = new TreeSet<>(scrape.series());
    // The ratios of peers that lose heartbeats come and go with the load of this machine.
    series.removeIf(line -> line.startsWith("knh_peer_"));
    // Those of paths come with what each member probes.
    series.removeIf(line -> line.startsWith("knh_path_") && !line.startsWith("knh_path_probes"));
    return series;
  }

  @Test
  void anOutageIsSeenAndCounted() {
    Scrape before = scrape(coordinator());
    stage.member("node-a").process().kill();
    received.awaitPeerEvents(1);
    String delivered = "knh_webhooks_total{result=\"delivered\",type=\"peer-status\"}";
    Scrape after =
        await(
            coordinator(),
            scrape ->
                scrape.value(up("node-a")).orElse(1.0) == 0
                    && rise(delivered, before, scrape) == 1
                    && rise("knh_round_duration_seconds_count", before, scrape) >= 1);
    assertEquals(1, after.value(up("node-b")).orElseThrow());
    assertEquals(1, after.value("knh_peers{state=\"down\"}").orElseThrow());
    String failed = "knh_probes_total{cause=\"refused\",outcome=\"failed\"}";
    assertTrue(rise(failed, before, after) >= 4, () -> rise(failed, before, after) + "");
    assertEquals(1, outages(after) - outages(before));
    String posts = "knh_webhook_delivery_seconds_count";
    assertTrue(rise(posts, before, after) >= 1, posts);
  }

  private static double rise(String series, Scrape before, Scrape after) {
    return after.value(series).orElseThrow() - before.value(series).orElseThrow();
  }

  private static double outages(Scrape scrape) {
    return scrape.series("knh_outages_total").stream()
        .mapToDouble(series -> scrape.value(series).orElseThrow())
        .sum();
  }

  /** The last: nobody needs the member any more. */
  @Test
  @Order(Integer.MAX_VALUE)
  void theLineOfAPeerThatLeavesIsGone() {
    stage.member("node-a").process().terminate();
    Scrape after = await(coordinator(), scrape -> scrape.value(up("node-a")).isEmpty());
    assertEquals(1, after.value(up("node-b")).orElseThrow());
    assertEquals(1, after.value("knh_peers{state=\"left\"}").orElseThrow());
    Stage.awaitGone(stage.member("node-a"), PostsSince.PATIENCE);
  }

  @Test
  void whoCoordinatesNoMoreHasNoLinesOfPeers() {
    ClusterMember successor = stage.member("node-b");
    coordinator().process().kill();
    Scrape meanwhile = await(successor, scrape -> scrape.value(up("node-c")).orElse(1.0) == 0);
    assertEquals(1, meanwhile.value("knh_coordinator").orElseThrow());
    assertEquals(1, meanwhile.value("knh_elections_total{reason=\"silence\"}").orElseThrow());
    coordinator().start();
    Scrape after = await(successor, scrape -> scrape.series(UP).isEmpty());
    assertEquals(0, after.value("knh_coordinator").orElseThrow());
    assertEquals(0, after.value("knh_peers{state=\"up\"}").orElseThrow());
  }
}

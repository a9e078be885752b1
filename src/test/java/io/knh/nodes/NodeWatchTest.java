package io.knh.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.NodeState;
import io.knh.core.model.NodeState.Readiness;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ReadPace;
import io.knh.standin.kubernetes.StubApiServer;
import io.knh.standin.kubernetes.StubNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a coordinator learns of nodes, from a stand-in of the API server. */
class NodeWatchTest {

  private static final Peer SELF = Peer.of("node-a", "10.0.0.1", 8080);
  private static final NodeState WELL =
      new NodeState(
          Readiness.READY,
          Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
          false,
          Optional.empty(),
          false);
  private static final Instant NOW = Instant.parse("2026-03-02T02:10:00Z");

  /** The mechanisms as they are, faster. */
  private static final ReadPace FAST =
      new ReadPace(
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(6),
          Duration.ofSeconds(5),
          Duration.ofMillis(300));

  private final FakeAgent agent = new FakeAgent();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final Log log = new Log();
  private StubApiServer api;
  private NodeWatch watch;

  @BeforeEach
  void listen() throws IOException {
    Logger.getLogger("io.knh.nodes").addHandler(log);
    api = StubApiServer.start("127.0.2.8");
    api.put(StubNode.of("node-a"));
    api.put(StubNode.of("node-b"));
    watch = watch(settings());
  }

  @AfterEach
  void end() throws IOException {
    watch.on(new Transition.Leaving(), NOW);
    api.close();
    Logger.getLogger("io.knh.nodes").removeHandler(log);
  }

  private static Environment settings() {
    return Environment.of(SELF).with("NODES", "watch");
  }

  private NodeWatch watch(Environment environment) {
    Settings settings = environment.settings();
    return new NodeWatch(
        settings,
        agent,
        agent,
        () ->
            new ApiAccess.Found.Access(
                new ApiAccess(api.url(), Optional.empty(), Optional.empty())),
        FAST,
        now::get);
  }

  private void coordinate() {
    watch.on(new Transition.BecameCoordinator(SELF, 2, ElectionReason.START), NOW);
  }

  private static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }

  private void awaitStates(Map<String, NodeState> expected) {
    await()
        .untilAsserted(
            () -> {
              List<SortedMap<String, NodeState>> heard = agent.nodes();
              assertFalse(heard.isEmpty());
              assertEquals(expected, heard.getLast());
            });
  }

  private void startAndWatch() {
    coordinate();
    awaitStates(Map.of("node-a", WELL, "node-b", WELL));
    await().until(() -> api.watchers() == 1);
  }

  private static NodeState removed(boolean cordoned, String by) {
    return new NodeState(WELL.ready(), WELL.readySince(), cordoned, Optional.of(by), false);
  }

  @Test
  void onlyACoordinatorReadsNodes() {
    watch.on(new Transition.FollowsCoordinator(SELF), NOW);
    assertEquals(List.of(), api.requests("list"));
    assertFalse(watch.reading().watching());

    startAndWatch();
    assertEquals(Map.of(), agent.nodes().getFirst(), "what an earlier term knew is forgotten");
    assertEquals(Optional.of(NOW), watch.reading().lastRead());

    watch.on(new Transition.SteppedDown("another is coordinator"), NOW);
    await().until(() -> api.watchers() == 0);
    assertFalse(watch.reading().watching());
    int heard = agent.nodes().size();
    api.put(StubNode.of("node-c"));

    coordinate();
    awaitStates(Map.of("node-a", WELL, "node-b", WELL, "node-c", WELL));
    assertEquals(Map.of(), agent.nodes().get(heard));
  }

  @Test
  void nobodyReadsNodesUnlessThatIsWanted() {
    watch = watch(settings().with("NODES", "off"));

    coordinate();

    assertFalse(watch.reading().watching());
    assertEquals(List.of(), agent.nodes());
  }

  @Test
  void allThatKubernetesSaysOfANodeIsUnderstood() {
    startAndWatch();

    api.put(StubNode.of("node-b").is("Unknown", "2026-03-02T02:09:00Z"));
    api.put(StubNode.of("node-c").is("False", "2026-03-02T02:09:01Z").cordon());
    api.put(StubNode.of("node-d").cordon().taint("ToBeDeletedByClusterAutoscaler"));
    api.put(StubNode.of("node-e").taint("DeletionCandidateOfClusterAutoscaler"));
    api.put(StubNode.of("node-f").taint("example.org/x").taint("karpenter.sh/disrupted"));
    api.put(StubNode.of("node-g").taint("karpenter.sh/disruption").delete());
    api.put(StubNode.of("node-h").taint("node.kubernetes.io/out-of-service"));
    api.put(StubNode.of("node-i").delete());
    api.put(StubNode.of("node-j").taint("cloud.google.com/impending-node-termination"));
    api.put(StubNode.of("node-k").taint("aws-node-termination-handler/spot-itn"));
    api.put(StubNode.of("node-l").taint("aws-node-termination-handler/rebalance-recommendation"));
    api.put(StubNode.of("node-m").taint("node.cloudprovider.kubernetes.io/shutdown"));

    awaitStates(
        Map.ofEntries(
            Map.entry("node-a", WELL),
            Map.entry(
                "node-b",
                new NodeState(
                    Readiness.UNKNOWN,
                    Optional.of(Instant.parse("2026-03-02T02:09:00Z")),
                    false,
                    Optional.empty(),
                    false)),
            Map.entry(
                "node-c",
                new NodeState(
                    Readiness.NOT_READY,
                    Optional.of(Instant.parse("2026-03-02T02:09:01Z")),
                    true,
                    Optional.empty(),
                    false)),
            Map.entry("node-d", removed(true, "the cluster autoscaler")),
            Map.entry("node-e", WELL),
            Map.entry("node-f", removed(false, "Karpenter")),
            Map.entry("node-g", removed(false, "Karpenter")),
            Map.entry("node-h", removed(false, "an operator (taint out-of-service)")),
            Map.entry("node-i", removed(false, "a request to delete it")),
            Map.entry("node-j", removed(false, "Google Cloud (termination notice)")),
            Map.entry("node-k", removed(false, "AWS (spot interruption)")),
            Map.entry("node-l", WELL),
            Map.entry("node-m", WELL)));
  }

  @Test
  void theHeartbeatOfAKubeletIsNoNews() {
    startAndWatch();
    int heard = agent.nodes().size();

    for (int i = 10; i < 30; i++) {
      api.put(StubNode.of("node-b").beat("2026-03-02T02:10:" + i + "Z"));
    }
    api.put(StubNode.of("node-b").cordon());

    await().until(() -> agent.nodes().size() > heard);
    assertEquals(heard + 1, agent.nodes().size());
    assertEquals(
        new NodeState(WELL.ready(), WELL.readySince(), true, Optional.empty(), false),
        agent.nodes().getLast().get("node-b"));
  }

  @Test
  void aNodeThatIsGoneIsSaidToBeDeletedUntilItIsBack() {
    startAndWatch();

    api.deleteNode("node-b");
    awaitStates(Map.of("node-a", WELL, "node-b", NodeState.DELETED));

    api.put(StubNode.of("node-b"));
    awaitStates(Map.of("node-a", WELL, "node-b", WELL));
  }

  @Test
  void aMemberWhoseNodeIsNotListedIsOnADeletedNode() {
    agent.reads(SELF, Peer.of("node-x", "10.0.0.9", 8080));

    coordinate();

    awaitStates(Map.of("node-a", WELL, "node-b", WELL, "node-x", NodeState.DELETED));
  }

  /** Anybody may have written another name into PEERS than Kubernetes has. */
  @Test
  void ofAMemberOfAStaticListThatIsNotListedNothingIsKnown() {
    agent.reads(SELF, Peer.of("node-x", "10.0.0.9", 8080));
    watch =
        watch(
            settings()
                .without("NAMESPACE")
                .without("SERVICE_NAME")
                .with("DISCOVERY", "static")
                .with("PEERS", "node-a=10.0.0.1:8080,node-x=10.0.0.9:8080"));

    startAndWatch();

    assertEquals(Map.of("node-a", WELL, "node-b", WELL), agent.nodes().getLast());
  }

  @Test
  void nodesAmongWhichTheOwnIsMissingAreNotThoseOfThisCluster() {
    api.deleteNode("node-a");

    coordinate();

    await().until(() -> api.watchers() == 1);
    assertEquals(List.of(Map.of()), agent.nodes());
    assertEquals(
        List.of(
            "the node of this member, node-a (NODE_NAME), is none of the 1 nodes that Kubernetes"
                + " names; alerts do not say how a node is"),
        log.at(Level.WARNING));
  }

  @Test
  void aMissingPermissionIsSaidOnceWithWhatToApply() {
    api.fail("list", 403);

    coordinate();

    await().until(() -> api.requests("list").size() >= 4);
    assertEquals(
        List.of(
            "permission denied: the ServiceAccount needs a ClusterRole with the verb \"list\" on"
                + " the resource \"nodes\" of the API group \"\" (nodes is forbidden: User"
                + " \"system:serviceaccount::knh\" cannot list resource \"nodes\" in API group \"\""
                + " at the cluster scope); add the component kubernetes/components/nodes (chart: nodes.watch=true), or set"
                + " NODES=off; until the nodes can be read, alerts do not say how a node is, and"
                + " KNH keeps trying"),
        log.at(Level.WARNING));
    assertTrue(watch.reading().problem().orElse("").startsWith("permission denied"));
    api.heal();
    awaitStates(Map.of("node-a", WELL, "node-b", WELL));
    await().until(() -> !log.at(Level.INFO).isEmpty());
    assertEquals(List.of("the nodes were read from the API server"), log.at(Level.INFO));
  }

  @Test
  void whatWasReadStandsForTenMinutesAndIsThenForgotten() throws IOException {
    startAndWatch();

    api.away();
    await().until(() -> watch.reading().problem().isPresent());
    now.set(NOW.plus(NodeReading.FORGOTTEN_AFTER));
    int requests = agent.nodes().size();
    await().until(() -> log.at(Level.FINE).size() >= 2);
    assertEquals(requests, agent.nodes().size());
    now.set(NOW.plus(NodeReading.FORGOTTEN_AFTER).plusSeconds(1));
    awaitStates(Map.of());

    api.back();
    await().until(() -> watch.reading().problem().isEmpty());
    api.put(StubNode.of("node-b").cordon());
    awaitStates(
        Map.of(
            "node-a",
            WELL,
            "node-b",
            new NodeState(WELL.ready(), WELL.readySince(), true, Optional.empty(), false)));
  }

  @Test
  void whatHappenedBeforeAnExpiryIsRead() throws IOException {
    startAndWatch();
    api.away();
    await().until(() -> watch.reading().problem().isPresent());
    api.deleteNode("node-b");
    api.expire();

    api.back();

    awaitStates(Map.of("node-a", WELL, "node-b", NodeState.DELETED));
    assertEquals(2, api.requests("list").size());
  }

  @Test
  void manyNodesComePageByPage() {
    for (int i = 0; i < 2 * NodeResource.PAGE + 48; i++) {
      api.put(StubNode.of("node-" + (1_000 + i)));
    }

    coordinate();

    await().until(() -> agent.nodes().size() >= 2);
    assertEquals(2 * NodeResource.PAGE + 50, agent.nodes().get(1).size());
    assertEquals(
        List.of("", "yes", "yes"),
        api.requests("list").stream()
            .map(list -> list.query().containsKey("continue") ? "yes" : "")
            .collect(Collectors.toList()));
  }

  /** What this package logs. */
  private static final class Log extends Handler {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private Log() {
      setLevel(Level.ALL);
      Logger.getLogger("io.knh.nodes").setLevel(Level.FINE);
    }

    List<String> at(Level level) {
      return records.stream()
          .filter(entry -> entry.getLevel().equals(level))
          .map(LogRecord::getMessage)
          .toList();
    }

    @Override
    public void publish(LogRecord entry) {
      String unused = entry.getMessage(); // makes it, where a supplier stood
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

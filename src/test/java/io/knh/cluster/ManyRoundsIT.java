package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import io.knh.core.model.Peer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A follower shows what its coordinator sees also when that remembers as many rounds as it can. */
class ManyRoundsIT {

  private static final Duration LOOK = Duration.ofMinutes(3);

  /** As many as are remembered, and some more. */
  private static final int ROUNDS = 63;

  private static Stage stage;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.64", 3);
    stage =
        Stage.of(
            nodes, nodes, "many-rounds", Map.of("PROBE_INTERVAL", "500ms", "CLUSTER_NAME", "long"));
    stage.settled();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static JsonObject status(ClusterMember member) throws IOException {
    URI uri = URI.create("http://" + member.peer().address() + "/knh/v1/status");
    try (InputStream in = uri.toURL().openStream();
        var reader = Json.createReader(in)) {
      return reader.readObject().getJsonObject("view");
    }
  }

  private static Map<String, String> states(JsonObject view) {
    Map<String, String> states = new TreeMap<>();
    view.getJsonArray("peers").stream()
        .map(peer -> peer.asJsonObject())
        .forEach(peer -> states.put(peer.getString("id"), peer.getString("state")));
    return states;
  }

  private static int lastRound(JsonObject view) {
    var rounds = view.getJsonArray("rounds");
    return rounds.isEmpty() ? 0 : rounds.getJsonObject(rounds.size() - 1).getInt("number");
  }

  @Test
  void afterMoreThanSixtyRoundsAFollowerShowsAllPeersAndWhoIsDown() throws IOException {
    ClusterMember coordinator = stage.cluster().highest();
    ClusterMember follower = stage.member("node-b");
    ClusterMember victim = stage.member("node-a");
    Awaitility.await("many rounds")
        .atMost(LOOK)
        .until(() -> lastRound(status(coordinator)) > ROUNDS);
    assertEquals(60, status(coordinator).getJsonArray("rounds").size());
    awaitSame(coordinator, follower);
    assertEquals(Map.of(victim.id(), "up", follower.id(), "up"), states(status(follower)));

    victim.process().kill();
    Awaitility.await("the follower shows it")
        .atMost(LOOK)
        .until(() -> "down".equals(states(status(follower)).get(victim.id())));
    awaitSame(coordinator, follower);

    try (Browser browser = Browser.orSkip("the page of a follower after many rounds")) {
      String sentence = sentence(browser, follower);
      assertTrue(sentence.startsWith("KNH is down on node-a since "), sentence);
      assertEquals(sentence, sentence(browser, coordinator));
    }
  }

  /** A follower that could not fetch for a moment shows that, and then what it fetches. */
  private static void awaitSame(ClusterMember coordinator, ClusterMember follower) {
    Awaitility.await("the follower shows what the coordinator does")
        .atMost(LOOK)
        .untilAsserted(() -> assertSame(status(coordinator), status(follower)));
  }

  private static void assertSame(JsonObject own, JsonObject fetched) {
    assertEquals("own", own.getString("state"));
    assertEquals("fetched", fetched.getString("state"));
    assertEquals(states(own), states(fetched));
    for (String fact : List.of("counts", "roster")) {
      assertEquals(own.getJsonObject(fact), fetched.getJsonObject(fact));
    }
  }

  private static String sentence(Browser browser, ClusterMember member) {
    browser.look(1366, 900, false);
    browser.open(URI.create("http://" + member.peer().address() + "/"));
    return browser.awaitText("#sentence", text -> text.contains("down"), LOOK);
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.status.EventSource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The whole cluster is seen from any member, while members are killed, fall silent and leave. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchingIT {

  private static Stage stage;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.14", 3);
    stage =
        Stage.of(
            nodes,
            nodes,
            "watching",
            Map.of(
                "CLUSTER_NAME",
                "testing",
                "ALERT_URLS",
                "json+" + Stage.RECEIVER + "/notices",
                "ALERT_GROUP_WAIT",
                "1"));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    stage.settled();
  }

  private static URI uri(ClusterMember member, String path) {
    return URI.create("http://" + member.peer().address() + "/knh/v1/" + path);
  }

  private static JsonObject get(ClusterMember member, String path) throws IOException {
    try (InputStream in = uri(member, path).toURL().openStream();
        var reader = Json.createReader(in)) {
      return reader.readObject();
    }
  }

  private static JsonObject peer(JsonObject status, ClusterMember member) {
    return status.getJsonObject("view").getJsonArray("peers").stream()
        .map(peer -> peer.asJsonObject())
        .filter(peer -> peer.getString("id").equals(member.id()))
        .findFirst()
        .orElseThrow();
  }

  private static int up(JsonObject view) {
    return view.getJsonObject("counts").getInt("up");
  }

  private static boolean isFetchedWithBothUp(JsonObject status) {
    JsonObject view = status.getJsonObject("view");
    return view.getString("state").equals("fetched") && up(view) == 2;
  }

  private static void awaitState(ClusterMember at, ClusterMember of, String state) {
    Awaitility.await(of + " is " + state + " at " + at)
        .atMost(PostsSince.PATIENCE)
        .until(() -> peer(get(at, "status"), of).getString("state").equals(state));
  }

  @Test
  void aFollowerShowsWhatItsCoordinatorSees() throws IOException {
    ClusterMember follower = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    // What an earlier test had fetched is stale for some seconds.
    JsonObject status =
        Awaitility.await("a view of two peers that are up")
            .atMost(PostsSince.PATIENCE)
            .until(() -> get(follower, "status"), WatchingIT::isFetchedWithBothUp);
    assertEquals("following", status.getJsonObject("self").getString("role"));
    assertEquals("testing", status.getJsonObject("self").getString("cluster"));
    JsonObject view = status.getJsonObject("view");
    assertEquals(coordinator.id(), view.getString("source"));
    assertEquals("majority", view.getJsonObject("quorum").getString("state"));
    assertTrue(peer(status, follower).getInt("rttMicros") > 0);
    assertEquals("own", get(coordinator, "status").getJsonObject("view").getString("state"));
    assertEquals(
        "unavailable", get(follower, "status?view=own").getJsonObject("view").getString("state"));
  }

  @Test
  void theOutageOfAKilledMemberAppearsAtAFollowerAsItHappens() throws IOException {
    ClusterMember follower = stage.member("node-a");
    ClusterMember victim = stage.member("node-b");
    ClusterMember coordinator = stage.cluster().highest();
    awaitState(follower, victim, "up");
    try (EventSource stream = EventSource.open(uri(follower, "stream"), "")) {
      assertEquals("status", stream.next().orElseThrow().kind());
      victim.process().kill();
      JsonObject down = awaitPeer(stream, victim, "down");
      assertEquals("refused", down.getString("cause"));
      assertEquals("peer", down.getString("scope"));
    }
    Awaitility.await()
        .atMost(PostsSince.PATIENCE)
        .until(() -> get(coordinator, "events").toString().contains("alert-delivered"));
    String events = get(coordinator, "events").toString();
    assertTrue(events.contains("\"type\":\"down-decided\""), events);
    assertTrue(events.contains("\"type\":\"down-recorded\""), events);
  }

  /** In one message each, and the page, the status and the destination say the same. */
  @Test
  void aProblemIsToldAndShownWhereverOneLooksUntilItIsOver() throws IOException {
    ClusterMember follower = stage.member("node-a");
    ClusterMember victim = stage.member("node-b");
    long before = notices().count();
    victim.process().kill();
    JsonObject opened = awaitNotice(before + 1);
    assertEquals(0, opened.getJsonArray("ended").size());
    JsonObject problem = opened.getJsonArray("opened").getJsonObject(0);
    assertEquals("member-down", problem.getString("kind"));
    assertEquals("node-b", problem.getString("name"));
    Awaitility.await("the problem in the follower's status")
        .atMost(PostsSince.PATIENCE)
        .until(() -> get(follower, "problems").toString().contains(problem.getString("id")));
    stage.settled();
    JsonObject ended = awaitNotice(before + 2);
    assertEquals(0, ended.getJsonArray("opened").size());
    JsonObject over = ended.getJsonArray("ended").getJsonObject(0);
    assertEquals(problem.getString("id"), over.getString("id"));
    assertEquals("recovered", over.getString("ending"));
    assertEquals(before + 2, notices().count());
  }

  private static Stream<JsonObject> notices() {
    return stage.receiver().posts().stream()
        .filter(ReceivedPost::isNotice)
        .map(
            post -> {
              try (var reader = Json.createReader(new StringReader(post.json()))) {
                return reader.readObject();
              }
            });
  }

  private static JsonObject awaitNotice(long number) {
    stage.receiver().await((int) number, ReceivedPost::isNotice, PostsSince.PATIENCE);
    return notices().skip(number - 1).findFirst().orElseThrow();
  }

  private static JsonObject awaitPeer(EventSource stream, ClusterMember member, String state)
      throws IOException {
    while (true) {
      JsonObject change = stream.next().orElseThrow().json();
      Optional<JsonObject> found =
          (change.containsKey("peers") ? change : change.getJsonObject("view"))
              .getOrDefault("peers", jakarta.json.JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
                  .map(peer -> peer.asJsonObject())
                  .filter(peer -> peer.getString("id").equals(member.id()))
                  .filter(peer -> peer.getString("state").equals(state))
                  .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  @Test
  void whenTheCoordinatorFallsSilentAFollowerShowsItsSuccessorsView() throws IOException {
    ClusterMember follower = stage.member("node-a");
    ClusterMember successor = stage.member("node-b");
    ClusterMember coordinator = stage.cluster().highest();
    awaitState(follower, successor, "up");
    coordinator.process().freeze();
    Awaitility.await()
        .atMost(PostsSince.PATIENCE)
        .until(
            () -> {
              JsonObject view = get(follower, "status").getJsonObject("view");
              return view.getString("state").equals("fetched")
                  && view.getString("source").equals(successor.id());
            });
    awaitState(follower, coordinator, "down");
  }

  /** The last: nobody needs the member any more. */
  @Test
  @Order(Integer.MAX_VALUE)
  void whoeverWatchesAMemberThatLeavesLearnsThatFirst() throws IOException {
    ClusterMember leaver = stage.cluster().highest();
    try (EventSource stream = EventSource.open(uri(leaver, "stream"), "")) {
      assertEquals("status", stream.next().orElseThrow().kind());
      leaver.process().terminate();
      String last = "";
      for (Optional<EventSource.Event> event = stream.next();
          event.isPresent();
          event = stream.next()) {
        last = event.get().kind();
      }
      assertEquals("bye", last);
    }
    Stage.awaitGone(leaver, PostsSince.PATIENCE);
  }

  /**
   * Those that wait for the coordinator's answer hold their places until the follower gives up. The
   * first of all: once somebody has looked, the follower goes on fetching for seconds after the
   * last reader, and whoever comes within a second of that has not to wait.
   */
  @Test
  @Order(1)
  void soManyReadersAtATimeAreAnsweredAndTheOthersHaveToAskAgain() throws Exception {
    ClusterMember follower = stage.member("node-a");
    stage.cluster().highest().process().freeze();
    for (int round = 0; round < 3; round++) {
      List<HttpResponse<String>> answers = readers(follower, 40);
      List<HttpResponse<String>> refused =
          answers.stream().filter(answer -> answer.statusCode() == 503).toList();
      assertTrue(refused.size() <= 40 - 16, refused.size() + " of 40 were refused");
      for (HttpResponse<String> answer : refused) {
        assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
      }
      for (HttpResponse<String> answer : answers) {
        assertTrue(List.of(200, 503).contains(answer.statusCode()), answer::toString);
      }
      if (round == 0) {
        // On a busy machine a few come only when the first have their answer.
        assertTrue(!refused.isEmpty(), "none of 40 was refused");
      }
    }
    Awaitility.await("a place for one more")
        .atMost(PostsSince.PATIENCE)
        .until(() -> readers(follower, 1).getFirst().statusCode() == 200);
  }

  private static List<HttpResponse<String>> readers(ClusterMember member, int count) {
    HttpRequest request = HttpRequest.newBuilder(uri(member, "status")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Stream.generate(() -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
          .limit(count)
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.metrics.Scrape;
import io.knh.peering.RawHttp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What one who reaches the port of a real member, with its real heap, can do to it. It takes long,
 * and begins early.
 */
@Order(4)
class AttackIT {

  /** As the server's settings have it. */
  private static final int MAX_CONNECTIONS = 512;

  private static final List<String> OTHERS = List.of("node-b", "node-c");

  private static final String TAKEN = "connections to this member are in use";

  private static final String FREE = "connections to this member are free again";

  private static final String OPEN = "knh_open_connections";

  /** The kubelet gives the manifests' probes five seconds. */
  private static final Duration KUBELET = Duration.ofSeconds(5);

  private static Stage stage;
  private ClusterMember target;
  private PostsSince received;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.74", 3);
    stage = Stage.of(nodes, nodes, "attack", Map.of());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    received = stage.settled();
    target = stage.member("node-a");
  }

  private Address address() {
    return target.peer().address();
  }

  private static String head(int headers, int valueChars) {
    StringBuilder head = new StringBuilder("GET /ping HTTP/1.1\r\nHost: knh\r\n");
    for (int i = 0; i < headers; i++) {
      head.append("X-").append(i).append(": ").append("x".repeat(valueChars)).append("\r\n");
    }
    return head.append("X-Last: ").toString();
  }

  /** Asks as the kubelet does, and as members do, for {@code seconds}. */
  private void assertItAnswersWhile(int seconds, Runnable meanwhile) throws Exception {
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(seconds)) {
      meanwhile.run();
      for (String path : List.of("/health/live", "/ping")) {
        long askedNanos = System.nanoTime();
        assertEquals(200, raw(path).status(), path);
        long millis = (System.nanoTime() - askedNanos) / 1_000_000;
        assertTrue(millis < KUBELET.toMillis(), path + " took " + millis + " ms");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private RawHttp.Reply raw(String path) throws IOException {
    return new RawHttp(address().ip(), address().port()).ask("127.0.0.1", "GET", path);
  }

  private Scrape scrape() {
    HttpResponse<String> answer =
        PingAnswer.get(address(), "/metrics")
            // While a crowd scrapes there may be no place for one more.
            .filter(one -> one.statusCode() != 503)
            .orElseThrow();
    assertEquals(200, answer.statusCode());
    return Scrape.of(answer.body());
  }

  /**
   * Two crowds of 300 at a time are more than the server takes: the one that left has to be gone.
   */
  private void awaitFreeConnections() {
    Awaitility.await("those that left are not counted any more")
        .atMost(PostsSince.PATIENCE)
        .ignoreException(NoSuchElementException.class)
        .until(() -> scrape().value(OPEN).orElseThrow() < 100);
  }

  private void assertNobodyWasReported(long pid) {
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
    assertTrue(target.isRunning());
    assertEquals(pid, target.process().pid());
  }

  /** Each holds as much as the server lets it, and is never done. */
  @Test
  void headsThatNeverEndNeitherEndAMemberNorHaveItReported() throws Exception {
    long pid = target.process().pid();
    try (Crowd crowd = Crowd.at(address(), MAX_CONNECTIONS - 64, head(8, 8_000))) {
      assertEquals(MAX_CONNECTIONS - 64, crowd.drip("x"));
      assertItAnswersWhile(10, () -> crowd.drip("x"));
      assertEquals(MAX_CONNECTIONS - 64, crowd.drip("x"));
      double open =
          Awaitility.await("they are counted")
              .atMost(PostsSince.PATIENCE)
              .ignoreException(NoSuchElementException.class)
              .until(
                  () -> {
                    crowd.drip("x");
                    return scrape().value(OPEN).orElseThrow();
                  },
                  count -> count >= MAX_CONNECTIONS - 64);
      assertTrue(open <= MAX_CONNECTIONS, () -> open + " are open");
      assertEquals(MAX_CONNECTIONS, scrape().value(OPEN + "_limit").orElseThrow());
    }
    assertNobodyWasReported(pid);
  }

  /** What a connection may hold is bounded, however much it sends. */
  @Test
  void aHeadBeyondTheBoundIsRefused() throws Exception {
    RawHttp http = new RawHttp(address().ip(), address().port());
    assertEquals(413, http.send("127.0.0.1", head(10, 8_000)).status());
  }

  /** As many as once ended a member. It cannot be reached then; it lives, says so, and recovers. */
  @Test
  void whenAllConnectionsAreTakenAMemberSaysSoOnceAndLives() throws Exception {
    long pid = target.process().pid();
    List<Long> others = pids(OTHERS);
    int before = target.process().lines().size();
    try (Crowd crowd = Crowd.at(address(), 800, head(15, 8_000))) {
      // What is beyond the bound of one is closed: those that stay are smaller.
      try (Crowd second = Crowd.at(address(), 800, head(8, 8_000))) {
        Awaitility.await("the line")
            .atMost(PostsSince.PATIENCE)
            .until(
                () -> {
                  crowd.drip("x");
                  // On a busy machine the first crowd is still there when the second comes.
                  second.insist("x");
                  return !crowding(before).isEmpty();
                });
        for (int i = 0; i < 30; i++) {
          second.drip("x");
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
    }
    target.process().awaitLine(before, line -> line.contains(FREE), PostsSince.PATIENCE);
    assertSaidByTurns(crowding(before));
    Awaitility.await("an answer").atMost(PostsSince.PATIENCE).until(target::answers);
    assertTrue(target.isRunning());
    assertEquals(pid, target.process().pid());
    assertEquals(others, pids(OTHERS));
    received.awaitStatus(stage.status(stage.cluster().highest()));
    assertEquals(
        List.of(), received.peerEvents().stream().filter(post -> !isOf(target, post)).toList());
    assertTrue(received.peerEvents().size() <= 1, received.peerEvents()::toString);
  }

  /** A machine that stands still for seconds lets the server close them all: then it is new. */
  private static void assertSaidByTurns(List<String> said) {
    for (int i = 0; i < said.size(); i++) {
      String expected = i % 2 == 0 ? TAKEN : FREE;
      assertTrue(said.get(i).contains(expected), said::toString);
    }
  }

  private static boolean isOf(ClusterMember member, ReceivedPost post) {
    return post.json().contains("\"peer\":{\"id\":\"" + member.id() + "\"");
  }

  /** The processes of those that run. */
  private static List<Long> pids(List<String> nodes) {
    return nodes.stream()
        .map(stage::member)
        .filter(ClusterMember::isRunning)
        .map(member -> member.process().pid())
        .toList();
  }

  /** What the member said about its connections, in this order. */
  private List<String> crowding(int from) {
    List<OutputLine> lines = target.process().lines();
    return lines.subList(from, lines.size()).stream()
        .map(OutputLine::text)
        .filter(line -> line.contains(TAKEN) || line.contains(FREE))
        .toList();
  }

  /** Who asks for much and reads nothing holds no thread that others need. */
  @Test
  void readersThatReadNothingNeitherSilenceAMemberNorHaveItReported() throws Exception {
    long pid = target.process().pid();
    for (String path :
        List.of(
            "/page/uplot.js",
            "/",
            "/knh/v1/openapi.yaml",
            "/knh/v1/status",
            "/knh/v1/events",
            "/knh/v1/stream",
            "/metrics",
            "/health",
            "/nothing")) {
      String requests = ("GET " + path + " HTTP/1.1\r\nHost: knh\r\n\r\n").repeat(100);
      try (Crowd crowd = Crowd.at(address(), 300, requests)) {
        assertItAnswersWhile(3, () -> {});
        crowd.drip("x");
      }
      awaitFreeConnections();
    }
    assertNobodyWasReported(pid);
  }

  /** Nor who sends a body and never ends it, wherever to. */
  @Test
  void bodiesThatNeverEndHoldNoThread() throws Exception {
    long pid = target.process().pid();
    for (String path :
        List.of(
            "/coordinator?id=" + target.id(),
            "/knh/v1/goodbye?id=node-b@1",
            "/knh/v1/probe?id=node-b@1&peer=127.0.74.3:1",
            "/ping",
            "/metrics",
            "/health/live",
            "/knh/v1/status")) {
      String request =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: knh\r\nContent-Length: 65000\r\n\r\n"
              + "x".repeat(60_000);
      try (Crowd crowd = Crowd.at(address(), 300, request)) {
        assertItAnswersWhile(3, () -> crowd.drip("x"));
      }
      awaitFreeConnections();
    }
    assertNobodyWasReported(pid);
  }

  @Test
  void noOtherSiteMayReadAScrape() throws Exception {
    for (String origin : List.of("", "Origin: http://evil.example")) {
      RawHttp.Reply answer =
          new RawHttp(address().ip(), address().port())
              .ask("127.0.0.1", "GET", "/metrics", origin.isEmpty() ? "X: x" : origin);
      assertEquals(200, answer.status());
      for (String name : List.of("Access-Control-", "Set-Cookie", "Location")) {
        assertFalse(
            answer.headers().stream().anyMatch(header -> header.startsWith(name)),
            () -> answer.headers().toString());
      }
    }
  }

  /**
   * What the server refuses before it knows whose path it is, and says so in HTML of its own. It
   * repeats the path with every character of HTML replaced ({@code docs/rationale-edges.md}).
   */
  private static final List<String> NOBODYS = List.of("/%", "/..", "/%2e%2e/x", "/..%2f", "/a%00b");

  private record Answer(String path, int status, String body, String type) {}

  private static final List<Answer> SHORT =
      List.of(
          new Answer("/health/xx", 404, "not found\n", ""),
          new Answer("/page/..%2f", 400, "bad request", "text/plain"),
          new Answer("/page/%2e%2e/ping", 400, "bad request", "text/plain"),
          new Answer("/page/nothing", 404, "not found", "text/plain;charset=UTF-8"),
          new Answer("/metrics/x", 404, "not found", "text/plain;charset=UTF-8"),
          new Answer("/ibm/api", 404, "not found", "text/plain;charset=UTF-8"));

  /** To the byte; below {@code /health} the server itself answers. */
  @Test
  void whatIsNotThereIsAnsweredShortly() throws Exception {
    for (Answer wanted : SHORT) {
      RawHttp.Reply answer = raw(wanted.path());
      assertEquals(wanted.status(), answer.status(), wanted.path());
      assertEquals(wanted.body(), answer.body(), wanted.path());
      assertEquals(
          wanted.type().isEmpty() ? List.of() : List.of("Content-Type: " + wanted.type()),
          answer.headers().stream().filter(header -> header.startsWith("Content-Type")).toList(),
          wanted.path());
      for (String header :
          List.of(
              "X-Content-Type-Options: nosniff",
              "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")) {
        assertTrue(answer.headers().contains(header), wanted::path);
      }
    }
  }

  /**
   * Not even below the server's own paths: no HTML, no way to elsewhere, and nothing of it runs.
   */
  @Test
  void noPathAnswersWithAPageOfTheServer() throws Exception {
    for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "TRACE", "DELETE", "FOO")) {
      for (String path :
          List.of(
              "/health/xx",
              "/health/live/",
              "/health/live/x",
              "/health/live.jsp",
              "/metrics/x",
              "/metrics;x",
              "/ibm",
              "/ibm/api",
              "/page/..%2f",
              "/page/%2e%2e/ping",
              "/%",
              "/..",
              "/.",
              "/%2e",
              "/%2e%2e/x",
              "/..%2f",
              "/a%00b",
              "/%ff",
              "/a\\b",
              "//",
              "//evil.example/",
              "/x",
              "/error",
              "/WEB-INF/web.xml",
              "/META-INF/",
              "/j_security_check",
              "*")) {
        for (String host : List.of("knh", "knh:8080", "evil.example")) {
          RawHttp.Reply answer =
              new RawHttp(address().ip(), address().port())
                  .send(
                      "127.0.0.1",
                      method
                          + " "
                          + path
                          + " HTTP/1.1\r\nHost: "
                          + host
                          + "\r\nConnection: close\r\n\r\n");
          String asked = method + " " + path + " at " + host + ": " + answer;
          assertTrue(answer.status() >= 400, asked);
          assertTrue(answer.body().length() < 200, asked);
          assertFalse(
              answer.headers().stream()
                  .anyMatch(header -> header.startsWith("Location") || header.startsWith("$")),
              asked);
          boolean html = answer.headers().stream().anyMatch(header -> header.contains("/html"));
          if (NOBODYS.contains(path)) {
            String body = method.equals("HEAD") ? "" : "<H1>CWWWC0005I";
            assertTrue(html && answer.status() == 400 && answer.body().startsWith(body), asked);
          } else {
            assertFalse(html, asked);
          }
          assertTrue(answer.headers().contains("X-Content-Type-Options: nosniff"), asked);
        }
      }
    }
  }

  @Test
  void thePageIsShownUnderTheNamesOfTheMemberOnly() throws Exception {
    for (String path : List.of("/", "/page/app.js")) {
      for (String host : List.of("knh", "localhost:9000", address().toString())) {
        assertEquals(200, page(path, host).status(), host + path);
      }
      RawHttp.Reply refused = page(path, "evil.example");
      assertEquals(403, refused.status(), path);
      assertTrue(refused.body().contains("ALLOWED_HOSTS"), refused::body);
    }
  }

  private RawHttp.Reply page(String path, String host) throws IOException {
    return new RawHttp(address().ip(), address().port())
        .send(
            "127.0.0.1",
            "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  /** A browser that comes by a proxy on localhost brings what other pages there have set. */
  @Test
  void cookiesOfEightThousandBytesAreTaken() throws Exception {
    String more =
        IntStream.range(0, 40).mapToObj(i -> "X-" + i + ": x\r\n").reduce("", String::concat);
    RawHttp.Reply answer =
        new RawHttp(address().ip(), address().port())
            .send(
                "127.0.0.1",
                "GET / HTTP/1.1\r\nHost: localhost:8001\r\nConnection: close\r\nCookie: a="
                    + "x".repeat(8_000)
                    + "\r\n"
                    + more
                    + "\r\n");
    assertEquals(200, answer.status());
  }
}

package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.PathReport;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import jakarta.inject.Inject;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The resources and the health checks inside the real server, byte by byte. Loops, because
 * Arquillian runs a parameterized test in the server once for each pair of its parameters.
 */
@ExtendWith(ArquillianExtension.class)
class ResourcesIT {

  private static final String SELF = "127.0.3.1";
  private static final String OTHER = "127.0.3.2";
  private static final String STRANGER = "127.0.3.3";
  private static final Peer A = Peer.of("node-a", SELF, 8080);
  private static final Peer B = Peer.of("node-b", OTHER, 8080);

  private static final Peer C = Peer.of("node-c", STRANGER, 8080);
  private static final String HEARTBEAT = "coordinator?id=node-b@127032";
  private static final String GOODBYE = "knh/v1/goodbye?id=node-b@127032";
  private static final String PROBE = "knh/v1/probe?id=node-b@127032&peer=";
  private static final String ECHO = "knh/v1/echo?id=node-b@127032";
  private static final List<String> NO_LEDGER_MESSAGES =
      List.of("", "pong", "{}", "{\"v\":1", "[".repeat(60_000), "x".repeat(70_000));

  @Inject private FakeAgent member;
  @Inject private FakeReach reach;
  @Inject private DatagramEcho echo;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive resources() {
    return ResourcesWar.open();
  }

  @BeforeEach
  void resetMember() {
    member.reset();
    member.is(A);
    reach.reset();
  }

  @Test
  void aPingIsAnsweredToTheByte() throws Exception {
    RawHttp.Reply pong = ask("GET", "ping");
    assertEquals("HTTP/1.1 200 OK", pong.statusLine());
    assertEquals(
        List.of(
            "Connection: Close",
            "Content-Language: en",
            "Content-Length: 4",
            "Content-Type: text/plain; charset=utf-8",
            "KNH-Coordinator: none"),
        pong.headers());
    assertEquals("pong", pong.body());
  }

  @Test
  void aHeartbeatIsAnsweredToTheByte() throws Exception {
    RawHttp.Reply answer = ask("GET", "coordinator?id=node-b@127032");
    assertEquals("HTTP/1.1 200 OK", answer.statusLine());
    assertEquals(
        List.of(
            "Connection: Close",
            "Content-Language: en",
            "Content-Length: 0",
            "KNH-Coordinator: none"),
        answer.headers());
    assertEquals("", answer.body());
  }

  @Test
  void everyAnswerNamesTheCoordinator() throws Exception {
    for (String path : List.of("ping", "coordinator?id=x@1", "knh/v1/goodbye?id=x@1")) {
      resetMember();
      String method = path.startsWith("knh") ? "POST" : "GET";
      assertTrue(names(ask(method, path), "none"));
      member.is(new Role.Following(B));
      assertTrue(names(ask(method, path), "node-b@127032"));
      member.is(new Role.Coordinating());
      assertTrue(names(ask(method, path), "node-a@127031"));
      member.is(new Role.Leaving());
      assertTrue(names(ask(method, path), "none"));
    }
  }

  @Test
  void theOriginalsPathsTakeEveryMethod() throws Exception {
    for (String method :
        List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO")) {
      resetMember();
      assertEquals(ask("GET", "ping"), ask(method, "ping"));
      assertEquals(ask("GET", "coordinator?id=a"), ask(method, "coordinator?id=a"));
    }
  }

  @Test
  void oddQueriesChangeNothing() throws Exception {
    for (String query : List.of("?%", "?%zz", "?<>", "?{}", "?a=b")) {
      assertEquals(ask("GET", "ping"), ask("GET", "ping" + query));
      assertEquals(404, ask("GET", "x" + query).status());
      assertEquals(200, ask("POST", "knh/v1/goodbye" + query).status());
    }
  }

  @Test
  void aHeadIsAnsweredWithoutABody() throws Exception {
    RawHttp.Reply answer = ask("HEAD", "ping");
    assertEquals(200, answer.status());
    assertEquals("", answer.body());
    assertEquals(200, ask("HEAD", "coordinator").status());
  }

  @Test
  void noHeaderChangesTheAnswer() throws Exception {
    for (String header :
        List.of(
            "Accept: application/json",
            "Accept: /;;x",
            "Accept-Encoding: gzip",
            "Content-Type: /;;x",
            "Content-Length: x",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "X-Forwarded-For: 127.0.3.2")) {
      resetMember();
      assertEquals(ask("GET", "ping"), http().ask(SELF, "GET", path("ping"), header));
      assertEquals(ask("GET", "coordinator"), http().ask(SELF, "GET", path("coordinator"), header));
    }
  }

  @Test
  void aMemberThatDoesNotTickOrLeavesDoesNotCountAsHigherRanked() throws Exception {
    member.steppedAgo(Duration.ofSeconds(5));
    RawHttp.Reply answer = ask("GET", "ping");
    assertEquals(503, answer.status());
    assertEquals("not serving", answer.body());
    assertEquals(200, ask("GET", "coordinator?id=x").status());
    member.reset();
    member.is(new Role.Leaving());
    assertEquals(503, ask("GET", "ping").status());
  }

  @Test
  void aMemberIsHeardFromItsOwnAddress() throws Exception {
    for (String method : List.of("GET", "POST")) {
      resetMember();
      member.reads(A, B);
      http().ask(OTHER, method, path("coordinator?id=node-b@127032"));
      http().ask(OTHER, method, path("coordinator?id=node-b%40127032"));
      Input heard = new Input.HeartbeatHeard(B);
      assertEquals(List.of(heard, heard), member.heard());
    }
  }

  @Test
  void aGoodbyeIsHeardFromItsOwnAddress() throws Exception {
    member.reads(A, B);
    RawHttp.Reply answer =
        http().ask(OTHER, "POST", path("knh/v1/goodbye?id=node-b@127032"), "Content-Length: 0");
    assertEquals(200, answer.status());
    assertTrue(answer.headers().contains("Content-Length: 0"));
    http().ask(STRANGER, "POST", path("knh/v1/goodbye?id=node-b@127032"), "Content-Length: 0");
    assertEquals(List.of(new Input.GoodbyeHeard(B)), member.heard());
  }

  @Test
  void theLedgerMessageOfAMemberIsAnsweredByOne() throws Exception {
    member.reads(A, B);
    member.is(new Role.Following(B));
    LedgerCopy ledger = new LedgerCopy(0xabc, List.of(LedgerEntry.of(A), LedgerEntry.of(B)));
    member.keeps(ledger);
    String body = Recorded.body("v1/heartbeat.json");
    LedgerMessage ledgerMessage = LedgerMessageReader.read(body.getBytes(UTF_8)).orElseThrow();
    RawHttp.Reply answer = http().post(OTHER, path(HEARTBEAT), body);
    assertEquals(200, answer.status());
    String expected = new String(LedgerMessageWriter.body(ledger.answer(OptionalInt.of(0))), UTF_8);
    assertEquals(expected, answer.body());
    assertEquals(
        List.of(
            "Connection: Close",
            "Content-Language: en",
            "Content-Length: " + expected.length(),
            "Content-Type: application/json",
            "KNH-Coordinator: node-b@127032"),
        answer.headers());
    assertEquals(List.of(new Input.HeartbeatHeard(B, Optional.of(ledgerMessage))), member.heard());
  }

  @Test
  void whoAsksForNoLinesGetsNone() throws Exception {
    member.reads(A, B);
    member.keeps(new LedgerCopy(0xabc, List.of(LedgerEntry.of(A))));
    String body = new String(LedgerMessageWriter.body(LedgerMessage.of(1)), UTF_8);
    assertEquals(
        "{\"v\":1,\"digest\":\"0000000000000abc\"}",
        http().post(OTHER, path(HEARTBEAT), body).body());
  }

  @Test
  void aLongLedgerMessageIsReadAndAnsweredInWhateverPieces() throws Exception {
    member.reads(A, B);
    List<LedgerEntry> lines =
        IntStream.range(0, 2_000)
            .mapToObj(i -> LedgerEntry.of(Peer.of("n", "10.0.0.1", 1 + i)))
            .toList();
    LedgerCopy ledger = new LedgerCopy(7, lines);
    member.keeps(ledger);
    LedgerMessage theirs = new LedgerMessage(8, lines.subList(0, 800), OptionalInt.of(500), false);
    String body = new String(LedgerMessageWriter.body(theirs), UTF_8);
    String chunks =
        Integer.toHexString(1_000)
            + "\r\n"
            + body.substring(0, 1_000)
            + "\r\n"
            + Integer.toHexString(body.length() - 1_000)
            + "\r\n"
            + body.substring(1_000)
            + "\r\n0\r\n\r\n";
    RawHttp.Reply answer =
        http()
            .send(
                OTHER,
                "POST %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\nContent-Type: %s\r\n%s\r\n%s"
                    .formatted(path(HEARTBEAT), "/;;x", "Transfer-Encoding: chunked\r\n", chunks));
    assertEquals(
        new String(LedgerMessageWriter.body(ledger.answer(OptionalInt.of(500))), UTF_8),
        answer.body());
    assertTrue(answer.body().length() > 30_000, "" + answer.body().length());
    assertEquals(List.of(new Input.HeartbeatHeard(B, Optional.of(theirs))), member.heard());
  }

  @Test
  void anAgentThatStandsStillTellsNothingOfItsPaths() throws Exception {
    member.reads(A, B);
    member.tells(PathReport.WELL);
    String body = Recorded.body("v1/heartbeat.json");
    assertTrue(http().post(OTHER, path(HEARTBEAT), body).body().contains("\"paths\""));
    member.steppedAgo(Duration.ofMinutes(1));
    assertFalse(http().post(OTHER, path(HEARTBEAT), body).body().contains("\"paths\""));
  }

  /** It is one of a member that keeps a ledger: the original sends no body. */
  @Test
  void aHeartbeatWhoseBodyIsNotReadToItsEndIsNoneOfTheOriginal() throws Exception {
    member.reads(A, B);
    assertEquals("", http().post(OTHER, path(HEARTBEAT), "x".repeat(70_000)).body());
    assertEquals(List.of(new Input.HeartbeatHeard(B, true, Optional.empty())), member.heard());
  }

  @Test
  void aHeartbeatWithoutALedgerMessageThatCanBeReadIsOneOfTheOriginal() throws Exception {
    List<String> bodies = new ArrayList<>(NO_LEDGER_MESSAGES);
    bodies.removeLast(); // too long to be read
    bodies.add(Recorded.body("v2/heartbeat.json"));
    for (String body : bodies) {
      resetMember();
      member.reads(A, B);
      RawHttp.Reply expected = http().ask(OTHER, "GET", path(HEARTBEAT));
      assertEquals(expected, http().post(OTHER, path(HEARTBEAT), body));
      Input heard = new Input.HeartbeatHeard(B);
      assertEquals(List.of(heard, heard), member.heard());
    }
  }

  @Test
  void onlyAPostBringsALedgerMessage() throws Exception {
    String body = Recorded.body("v1/heartbeat.json");
    for (String method : List.of("GET", "PUT", "FOO")) {
      resetMember();
      member.reads(A, B);
      RawHttp.Reply expected = http().ask(OTHER, "GET", path(HEARTBEAT));
      assertEquals(
          expected,
          http()
              .send(
                  OTHER,
                  "%s %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(method, path(HEARTBEAT), body.length(), body)));
      assertEquals(new Input.HeartbeatHeard(B), member.heard().getLast());
    }
  }

  @Test
  void theLedgerMessageOfAStrangerIsNotEvenRead() throws Exception {
    member.reads(A, B);
    member.keeps(new LedgerCopy(0xabc, List.of(LedgerEntry.of(A))));
    RawHttp.Reply expected = http().ask(STRANGER, "GET", path(HEARTBEAT));
    String body = Recorded.body("v1/heartbeat.json");
    assertEquals(expected, http().post(STRANGER, path(HEARTBEAT), body));
    assertEquals(200, http().post(STRANGER, path(GOODBYE), body).status());
    assertEquals(List.of(), member.heard());
  }

  @Test
  void aLedgerMessageThatFoundNoRoomIsNotAnsweredByOne() throws Exception {
    member.reads(A, B);
    RawHttp.Reply expected = http().ask(OTHER, "GET", path(HEARTBEAT));
    member.isFull(true);
    String body = Recorded.body("v1/heartbeat.json");
    assertEquals(expected, http().post(OTHER, path(HEARTBEAT), body));
    assertEquals(503, http().post(OTHER, path(GOODBYE), body).status());
  }

  @Test
  void aGoodbyeBringsItsLedgerMessage() throws Exception {
    member.reads(A, B);
    String body = Recorded.body("v1/goodbye.json");
    RawHttp.Reply answer = http().post(OTHER, path(GOODBYE), body);
    assertEquals(200, answer.status());
    assertEquals("", answer.body());
    Optional<LedgerMessage> ledgerMessage = LedgerMessageReader.read(body.getBytes(UTF_8));
    assertTrue(ledgerMessage.isPresent());
    assertEquals(List.of(new Input.GoodbyeHeard(B, ledgerMessage)), member.heard());
  }

  @Test
  void aGoodbyeWithoutALedgerMessageThatCanBeReadIsOne() throws Exception {
    for (String body : NO_LEDGER_MESSAGES) {
      resetMember();
      member.reads(A, B);
      assertEquals(200, http().post(OTHER, path(GOODBYE), body).status());
      assertEquals(List.of(new Input.GoodbyeHeard(B)), member.heard());
    }
  }

  @Test
  void aMemberLearnsWhetherAPeerIsReached() throws Exception {
    for (String suspect : List.of("127.0.3.3:8080", "127.0.3.3%3A8080")) {
      resetMember();
      member.reads(A, B, C);
      member.is(new Role.Following(B));
      reach.finds(Optional.of(new Content.Finding(Optional.empty())));
      RawHttp.Reply answer = http().post(OTHER, path(PROBE + suspect), "");
      assertEquals(200, answer.status());
      assertEquals("{\"v\":1,\"reached\":true}", answer.body());
      assertTrue(answer.headers().contains("Content-Type: application/json"));
      assertTrue(names(answer, "node-b@127032"));
      assertEquals(List.of(C), reach.asked());
    }
    assertEquals(List.of(), member.heard());
  }

  @Test
  void aMemberLearnsWhyAPeerIsNotReached() throws Exception {
    member.reads(A, B, C);
    reach.finds(Optional.of(new Content.Finding(Optional.of(Cause.REFUSED))));
    assertEquals(
        "{\"v\":1,\"reached\":false,\"cause\":\"refused\"}",
        http().post(OTHER, path(PROBE + "127.0.3.3:8080"), "").body());
  }

  @Test
  void whatCannotBeFoundOutIsNotSaid() throws Exception {
    member.reads(A, B, C);
    reach.finds(Optional.empty());
    RawHttp.Reply answer = http().post(OTHER, path(PROBE + "127.0.3.3:8080"), "");
    assertEquals(503, answer.status());
    assertEquals("cannot tell", answer.body());
  }

  @Test
  void aMemberThatLeavesFindsOutNothingForOthers() throws Exception {
    member.reads(A, B, C);
    member.is(new Role.Leaving());
    assertEquals(503, http().post(OTHER, path(PROBE + "127.0.3.3:8080"), "").status());
    assertEquals(List.of(), reach.asked());
  }

  @Test
  void noThreadWaitsForAFinding() throws Exception {
    member.reads(A, B, C);
    List<CompletableFuture<RawHttp.Reply>> answers = new ArrayList<>();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 60; i++) {
        CompletableFuture<RawHttp.Reply> answer = new CompletableFuture<>();
        answers.add(answer);
        askers.execute(
            () -> {
              try {
                answer.complete(http().post(OTHER, path(PROBE + "127.0.3.3:8080"), ""));
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
      }
      assertTrue(reach.awaitAsked(60), "too few asked");
      assertEquals(200, ask("GET", "ping").status());
      reach.finds(Optional.of(new Content.Finding(Optional.empty())));
    }
    for (CompletableFuture<RawHttp.Reply> answer : answers) {
      assertEquals(200, answer.get().status());
    }
  }

  @Test
  void noRequestReachesAnythingButAPeer() throws Exception {
    for (String query :
        List.of(
            "id=node-b@127032",
            "id=node-b@127032&peer=",
            "id=node-b@127032&peer=127.0.3.1:8080",
            "id=node-b@127032&peer=127.0.3.3:8081",
            "id=node-b@127032&peer=127.0.3.3",
            "id=node-b@127032&peer=127.0.3.9:8080",
            "id=node-b@127032&peer=127.0.3.3:8080%0d%0a",
            "id=node-b@127032&peer=node-c@127033",
            "id=node-b@127032&peer=http://127.0.3.3:8080/",
            "id=node-c@127033&peer=127.0.3.3:8080",
            "id=stranger@1&peer=127.0.3.3:8080",
            "peer=127.0.3.3:8080",
            "%")) {
      resetMember();
      member.reads(A, B, C);
      RawHttp.Reply answer = http().post(OTHER, path("knh/v1/probe?" + query), "");
      assertEquals(403, answer.status(), query);
      assertEquals("forbidden", answer.body());
      assertEquals(List.of(), reach.asked());
    }
    assertEquals(403, http().post("127.0.3.4", path(PROBE + "127.0.3.3:8080"), "").status());
    assertEquals(405, ask("GET", PROBE + "127.0.3.3:8080").status());
    assertEquals(List.of(), reach.asked());
  }

  @Test
  void everybodyElseIsAnsweredTheSameAndChangesNothing() throws Exception {
    for (String query :
        List.of(
            "",
            "?",
            "?id",
            "?id=",
            "?id=%",
            "?id=%zz",
            "?id=%ff",
            "?id=%00",
            "?id=stranger@127033",
            "?id=[]|\"<>",
            "?id={a}",
            "?ID=node-b@127033",
            "?id=node-b@127032",
            "?id=node-a@127031")) {
      resetMember();
      member.reads(A, B);
      RawHttp.Reply expected = http().ask(OTHER, "GET", path("coordinator?id=node-b@127032"));
      member.reset();
      member.reads(A, B);
      assertEquals(expected, http().ask(STRANGER, "GET", path("coordinator" + query)));
      assertEquals(List.of(), member.heard());
    }
  }

  @Test
  void theOwnIdFromTheOwnAddressIsNobody() throws Exception {
    member.reads(A, B);
    http().ask(SELF, "GET", path("coordinator?id=node-a@127031"));
    assertEquals(List.of(), member.heard());
  }

  @Test
  void noHeaderMakesAStrangerAMember() throws Exception {
    for (String header :
        List.of("$WSRA: 127.0.3.2", "X-Forwarded-For: 127.0.3.2", "Forwarded: for=127.0.3.2")) {
      resetMember();
      member.reads(A, B);
      http().ask(STRANGER, "GET", path("coordinator?id=node-b@127032"), header);
      assertEquals(List.of(), member.heard());
    }
  }

  @Test
  void aBodyIsReadAndIgnored() throws Exception {
    for (int length : List.of(10, 60_000)) {
      resetMember();
      String body = "x".repeat(length);
      RawHttp.Reply two =
          http()
              .send(
                  SELF,
                  "POST %s HTTP/1.1\r\nHost: knh\r\nContent-Length: %d\r\n\r\n%s%s"
                      .formatted(
                          path("coordinator?id=a"),
                          length,
                          body,
                          "GET %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\n\r\n"
                              .formatted(path("ping"))));
      assertEquals(200, two.status());
      assertTrue(
          two.body().startsWith("HTTP/1.1 200 OK") && two.body().endsWith("pong"), two.body());
    }
  }

  @Test
  void everythingElseIsAShort404() throws Exception {
    for (String path :
        List.of(
            "",
            "x",
            "ping/",
            "coordinator/",
            "/ping",
            "ping/../x",
            "ping/../ping",
            "./ping",
            "%70ing",
            "ping;a=b",
            "Ping",
            "ping/x",
            "index.html",
            "a.jsp",
            "a%20b",
            "knh/v1/x",
            "WEB-INF/web.xml",
            "META-INF/MANIFEST.MF")) {
      resetMember();
      for (String method : List.of("GET", "POST", "OPTIONS", "TRACE", "FOO")) {
        RawHttp.Reply answer = ask(method, path);
        assertEquals(404, answer.status(), method + " " + path);
        assertEquals("not found", answer.body());
        assertTrue(
            answer.headers().stream().anyMatch(h -> h.startsWith("Content-Type: text/plain")));
      }
    }
  }

  @Test
  void thePageOfErrorsIsNoPage() throws Exception {
    RawHttp.Reply answer = ask("GET", "error");
    assertEquals(404, answer.status());
    assertEquals("not found", answer.body());
  }

  @Test
  void aGoodbyeIsOnlyPosted() throws Exception {
    RawHttp.Reply answer = ask("GET", "knh/v1/goodbye?id=x");
    assertEquals(405, answer.status());
    assertEquals("method not allowed", answer.body());
  }

  @Test
  void healthSaysWhatTheAgentDoes() throws Exception {
    assertEquals(200, health("live"));
    assertEquals(200, health("started"));
    assertEquals(503, health("ready"));
    member.reads(A);
    assertEquals(200, health("ready"));
    member.is(new Role.Leaving());
    assertEquals(503, health("ready"));
    assertEquals(200, health("live"));
    member.steppedAgo(Duration.ofSeconds(5));
    assertEquals(503, health("live"));
    assertEquals(503, health("started"));
  }

  @Test
  void aMemberHasNotStartedBeforeItsFirstStepHoweverNewItIs() throws Exception {
    member.hasNotStepped();
    assertEquals(503, health("started"));
  }

  @Test
  void readinessShowsRoleAndMembers() throws Exception {
    member.reads(A, B);
    member.is(new Role.Following(B));
    assertEquals(
        "{\"status\":\"UP\",\"checks\":[{\"name\":\"roster-read\",\"status\":\"UP\","
            + "\"data\":{\"role\":\"following\",\"members\":2}}]}",
        http().ask(SELF, "GET", "/health/ready").body());
  }

  @Test
  void aMemberGetsBackTheBytesThatItSentAndNobodyElseDoes() throws Exception {
    String body = "x\u00e9".repeat(Message.LargePing.BYTES / 2);
    member.reads(A, B);
    assertEquals(404, http().post(OTHER, path(ECHO), body).status(), "nothing is offered");
    int port;
    try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(SELF, 0))) {
      port = taken.getLocalPort();
      echo.open(new Address(SELF, port), Optional.empty());
      assertFalse(echo.isOpen());
    }
    echo.open(new Address(SELF, port), Optional.empty());
    try {
      RawHttp.Reply answer = http().post(OTHER, path(ECHO), body);
      assertEquals(200, answer.status());
      assertEquals(body, answer.body());
      assertEquals(403, http().post(STRANGER, path(ECHO), body).status());
      for (String wrong : List.of("", "x", body + "x", body.substring(1), "x".repeat(60_000))) {
        RawHttp.Reply refusal = http().post(OTHER, path(ECHO), wrong);
        assertEquals(413, refusal.status());
        assertTrue(refusal.body().length() < 100, "it answers no more than it got");
      }
      assertTrue(ask("GET", "ping").headers().contains("KNH-Echo: 1"));
    } finally {
      echo.close();
    }
    assertFalse(ask("GET", "ping").headers().contains("KNH-Echo: 1"));
  }

  private int health(String check) throws Exception {
    return http().ask(SELF, "GET", "/health/" + check).status();
  }

  private RawHttp.Reply ask(String method, String path) throws Exception {
    return http().ask(SELF, method, path(path));
  }

  private RawHttp http() {
    return new RawHttp("127.0.0.1", root.getPort());
  }

  private String path(String relative) throws Exception {
    URI base = root.toURI();
    return base.getPath() + relative;
  }

  private static boolean names(RawHttp.Reply answer, String coordinator) {
    return answer.headers().stream().anyMatch(h -> h.startsWith("KNH-Coordinator: " + coordinator));
  }
}

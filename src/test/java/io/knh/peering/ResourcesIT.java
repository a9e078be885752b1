package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.Input;
import io.knh.core.Role;
import io.knh.core.peer.Peer;
import io.knh.health.Live;
import jakarta.inject.Inject;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
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

  @Inject private FakeMember member;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive resources() {
    return ShrinkWrap.create(WebArchive.class, "resources.war")
        .addPackages(true, "io.knh.core")
        .addPackages(
            false, Filters.exclude(".*(Benchmark|Stub|Test|ProbeClient).*"), "io.knh.peering")
        .addPackage(Live.class.getPackage())
        .addClasses(io.knh.agent.Inbox.class, io.knh.agent.Snapshots.class)
        .addClass(io.knh.agent.Effects.class)
        .addClass("io.knh.app.KnhApplication")
        .addClass("io.knh.app.PlainPaths")
        .addClass("io.knh.app.ShortErrors")
        .addClass("io.knh.app.ErrorPage")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/web.xml"), "web.xml")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/beans.xml"), "beans.xml");
  }

  @BeforeEach
  void resetMember() {
    member.reset();
    member.is(A);
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
            "Content-Type: text/plain; charset=utf-8"),
        pong.headers());
    assertEquals("pong", pong.body());
  }

  @Test
  void aHeartbeatIsAnsweredToTheByte() throws Exception {
    RawHttp.Reply answer = ask("GET", "coordinator?id=node-b@127032");
    assertEquals("HTTP/1.1 200 OK", answer.statusLine());
    assertEquals(
        List.of("Connection: Close", "Content-Language: en", "Content-Length: 0"),
        answer.headers());
    assertEquals("", answer.body());
  }

  @Test
  void everyAnswerNamesTheCoordinator() throws Exception {
    for (String path : List.of("ping", "coordinator?id=x@1", "knh/v1/goodbye?id=x@1")) {
      resetMember();
      String method = path.startsWith("knh") ? "POST" : "GET";
      assertFalse(names(ask(method, path), ""));
      member.is(new Role.Following(B));
      assertTrue(names(ask(method, path), "node-b@127032"));
      member.is(new Role.Coordinating());
      assertTrue(names(ask(method, path), "node-a@127031"));
      member.is(new Role.Leaving());
      assertFalse(names(ask(method, path), ""));
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
  void aMemberThatDoesNotTickOrLeavesIsNoSuperior() throws Exception {
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
            "knh/v1",
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

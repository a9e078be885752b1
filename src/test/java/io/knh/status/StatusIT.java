package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.Problems;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.SanityState;
import io.knh.core.model.Transition;
import io.knh.core.model.Witnesses;
import io.knh.peering.RawHttp;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Status, events and stream inside the real server. */
@ExtendWith(ArquillianExtension.class)
class StatusIT {

  private static final long START_NANOS = System.nanoTime();

  @Inject private FakeAgent agent;
  @Inject private Recorder recorder;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive resources() {
    return ShrinkWrap.create(WebArchive.class, "status.war")
        .addPackages(true, "io.knh.core")
        .addPackage("io.knh.config")
        .addPackages(false, Filters.exclude(".*(Test|SimulatedMember).*"), "io.knh.status")
        .addClasses(FakeAgent.class, Inbox.class, Snapshots.class, RosterReadings.class)
        .addClass(Ports.class)
        .addClass(io.knh.agent.Sentence.class)
        .addClass(RawHttp.class)
        .addClass(RawHttp.Reply.class)
        .addClass("io.knh.app.KnhApplication")
        .addClass("io.knh.app.KnownHosts")
        .addClass("io.knh.app.InstanceResource")
        .addClass("io.knh.app.PlainPaths")
        .addClass("io.knh.app.ShortErrors")
        .addClass("io.knh.app.ErrorPage")
        .addAsResource("META-INF/openapi.yaml")
        .addAsResource("META-INF/knh-build.properties")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/web.xml"), "web.xml")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/beans.xml"), "beans.xml");
  }

  @BeforeEach
  void peerIsUp() {
    peerIs(PeerState.UP);
  }

  /** From now on this member coordinates one peer, which stands so. */
  private void peerIs(PeerState state) {
    agent.shows(() -> coordinating(state));
  }

  private static Overview coordinating(PeerState state) {
    PeerView peer =
        new PeerView(
            WithSecrets.PEER,
            state,
            1,
            true,
            true,
            1,
            431_000,
            0,
            Optional.empty(),
            Optional.empty(),
            Witnesses.NONE,
            false,
            "");
    return new Overview(
        System.nanoTime() - START_NANOS,
        WithSecrets.SELF,
        new Role.Coordinating(),
        0,
        -1,
        true,
        2,
        List.of(),
        0,
        Optional.of(
            new Overview.Coordination(
                QuorumState.MAJORITY,
                0,
                Optional.empty(),
                Optional.empty(),
                SanityState.UNKNOWN,
                -1,
                List.of(peer),
                List.of())),
        List.of(),
        List.of(Problems.down("node-b", Cause.REFUSED)),
        List.of(),
        List.of());
  }

  private RawHttp.Reply ask(String method, String path) throws IOException {
    return new RawHttp(root.getHost(), root.getPort())
        .ask("127.0.0.1", method, root.getPath() + path);
  }

  /** The type, with or without the blank that the server may write. */
  private static String type(RawHttp.Reply answer) {
    String name = "Content-Type:";
    return answer.headers().stream()
        .filter(header -> header.startsWith(name))
        .map(header -> header.substring(name.length()).replace(" ", ""))
        .collect(Collectors.joining(","));
  }

  private URI stream() {
    return URI.create(root + "knh/v1/stream");
  }

  private static EventSource.Event await(EventSource source, String text) throws IOException {
    while (true) {
      EventSource.Event event = source.next().orElseThrow();
      if (event.data().contains(text)) {
        return event;
      }
    }
  }

  @Test
  void theStatusIsJsonThatNobodyStores() throws Exception {
    for (String query : List.of("", "?view=own", "?a=b")) {
      RawHttp.Reply answer = ask("GET", "knh/v1/status" + query);
      assertEquals(200, answer.status());
      assertEquals("application/json;charset=utf-8", type(answer));
      assertTrue(answer.headers().contains("Cache-Control: no-store"));
      assertTrue(answer.headers().contains("X-Content-Type-Options: nosniff"));
      assertTrue(answer.body().startsWith("{\"schema\":1,\"at\":\""), answer.body());
      assertTrue(answer.body().contains("\"state\":\"own\",\"at\":\"20"), answer.body());
      assertTrue(
          answer
              .body()
              .contains("\"id\":\"node-a@10001\",\"address\":\"10.0.0.1:8080\",\"state\""));
    }
  }

  @Test
  void noSecretAndNoUrlIsShown() throws Exception {
    for (String path :
        List.of("knh/v1/status", "knh/v1/problems", "knh/v1/paths", "knh/v1/events")) {
      String body = ask("GET", path).body();
      assertFalse(body.contains(WithSecrets.SECRET), body);
      assertFalse(body.contains("127.0.0.1:9"), body);
    }
    assertTrue(
        ask("GET", "knh/v1/status")
            .body()
            .contains("\"destinations\":{\"peerStatus\":true,\"peerRecovery\":false,"));
  }

  /** The problem that the overview of this server has. */
  @Test
  void theProblemsAreAnsweredForProgramsAndForATerminal() throws Exception {
    RawHttp.Reply text = ask("GET", "knh/v1/problems?format=text");
    assertEquals(200, text.status());
    assertTrue(
        text.headers().stream().anyMatch(header -> header.startsWith("Content-Type: text/plain")));
    assertTrue(text.headers().contains("X-Content-Type-Options: nosniff"));
    assertTrue(text.body().contains(" s ago: 1 problem\n"), text.body());
    assertTrue(text.body().contains("\ncritical: node-b is down\n  since:    20"), text.body());
    for (String json : List.of("", "?format=", "?format=json")) {
      RawHttp.Reply answer = ask("GET", "knh/v1/problems" + json);
      assertTrue(answer.body().startsWith("{\"schema\":1,\"at\":\"20"), answer.body());
      assertTrue(answer.body().contains("\"state\":\"problems\""), answer.body());
    }
    RawHttp.Reply wrong = ask("GET", "knh/v1/problems?format=xml");
    assertEquals(400, wrong.status());
    assertEquals("{\"problem\":\"format must be text or json, or left out\"}", wrong.body());
  }

  @Test
  void theyOnlyAnswerWhatIsAskedByGet() throws Exception {
    for (String path : List.of("status", "problems", "events", "openapi.yaml", "stream")) {
      for (String method : List.of("POST", "PUT", "DELETE")) {
        assertEquals(405, ask(method, "knh/v1/" + path).status(), method + " " + path);
      }
    }
    assertEquals(405, ask("HEAD", "knh/v1/stream").status());
    assertEquals(405, ask("TRACE", "knh/v1/stream").status());
    assertEquals("", ask("HEAD", "knh/v1/status").body());
  }

  @Test
  void theEventsAreThoseThatWereSeenOrOnlyTheLater() throws Exception {
    recorder.on(new Transition.PeerSuspected(WithSecrets.PEER, Cause.REFUSED), Instant.now());
    long last = recorder.history().last();
    String all = ask("GET", "knh/v1/events").body();
    assertTrue(all.contains("\"type\":\"peer-suspected\""), all);
    String none = ask("GET", "knh/v1/events?after=" + last).body();
    assertTrue(none.endsWith("\"last\":" + last + ",\"events\":[]}"), none);
  }

  @Test
  void aParameterThatMakesNoSenseIsNamedAndNotRepeated() throws Exception {
    for (String query :
        List.of("after=abc", "after=", "after=-1", "after=1.5", "after=9999999999999999999")) {
      RawHttp.Reply answer = ask("GET", "knh/v1/events?" + query);
      assertEquals(400, answer.status(), query);
      assertEquals(
          "{\"problem\":\"after must be the number of an event, 0 or higher\"}", answer.body());
    }
    for (String malformed : List.of("events?after=%", "status?view=<b>")) {
      RawHttp.Reply answer = ask("GET", "knh/v1/" + malformed);
      assertEquals(400, answer.status(), malformed);
      assertEquals("bad request", answer.body());
    }
    RawHttp.Reply answer = ask("GET", "knh/v1/status?view=%3Cb%3E");
    assertEquals(400, answer.status());
    assertEquals("{\"problem\":\"view must be own, or left out\"}", answer.body());
    for (String query : List.of("events?after=0", "events?a=b", "events", "status?view=")) {
      assertEquals(200, ask("GET", "knh/v1/" + query).status(), query);
    }
  }

  @Test
  void whatPeopleTypeWhoLookForThePageLeadsThere() throws Exception {
    for (String typed : List.of("knh", "knh/", "knh/v1", "knh/v1/")) {
      RawHttp.Reply answer = ask("GET", typed);
      assertEquals(302, answer.status(), typed);
      String location =
          answer.headers().stream()
              .filter(header -> header.startsWith("Location: "))
              .map(header -> header.substring("Location: ".length()))
              .findFirst()
              .orElse("");
      // Relative: a proxy may serve the member below a path of its own.
      assertFalse(location.startsWith("/") || location.contains(":"), location);
      assertEquals(root.toURI(), root.toURI().resolve(typed).resolve(location));
    }
    assertEquals(404, ask("POST", "knh/v1").status());
    assertEquals(404, ask("GET", "knh/v1/nothing").status());
  }

  @Test
  void aProxyIsAskedNotToKeepTheStreamBack() throws Exception {
    try (EventSource source = EventSource.open(stream(), "")) {
      assertEquals("no", source.header("X-Accel-Buffering"));
    }
  }

  /** A web page that gives its own name the address of a member must not read what it serves. */
  @Test
  void whatPeopleReadIsServedUnderTheNamesOfTheMemberOnly() throws Exception {
    List<String> paths =
        List.of(
            "knh/v1/status",
            "knh/v1/status?view=own",
            "knh/v1/problems",
            "knh/v1/problems?format=text",
            "knh/v1/paths",
            "knh/v1/events",
            "knh/v1/openapi.yaml");
    for (String path : paths) {
      for (String host :
          List.of(
              "knh",
              "KNH.:8080",
              "localhost",
              "LOCALHOST:9000",
              "127.0.0.1",
              "127.0.0.1:8001",
              "[::1]:8080",
              "x.example.org",
              "")) {
        assertEquals(200, under("Host: " + host, path).status(), host + " " + path);
      }
      for (String host : List.of("evil.example", "evil.example:8080", "knh.evil.example")) {
        RawHttp.Reply answer = under("Host: " + host, path);
        assertEquals(403, answer.status(), host + " " + path);
        assertEquals(
            "this member does not serve that host name: use localhost or an IP,"
                + " or add the name to the setting ALLOWED_HOSTS",
            answer.body());
      }
      String forwarded = "Host: evil.example\r\nX-Forwarded-Host: knh\r\nForwarded: host=knh";
      assertEquals(403, under(forwarded, path).status(), path);
      assertEquals(200, under("Host: knh\r\nX-Forwarded-Host: evil.example", path).status(), path);
      String twice = "Host: knh\r\nHost: evil.example";
      assertTrue(under(twice, path).status() >= 400, path);
    }
    assertEquals(403, under("Host: evil.example", "knh/v1/stream").status());
  }

  /** No browser of today, but an old probe: each browser says a name. */
  @Test
  void whoSaysNoNameIsServed() throws Exception {
    RawHttp http = new RawHttp(root.getHost(), root.getPort());
    String path = root.getPath() + "knh/v1/status";
    for (String end : List.of("HTTP/1.0", "HTTP/1.1\r\nConnection: close")) {
      assertEquals(
          200, http.send("127.0.0.1", "GET " + path + " " + end + "\r\n\r\n").status(), end);
    }
  }

  private RawHttp.Reply under(String hostHeader, String path) throws IOException {
    return new RawHttp(root.getHost(), root.getPort())
        .send(
            "127.0.0.1",
            "GET "
                + root.getPath()
                + path
                + " HTTP/1.1\r\n"
                + hostHeader
                + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void theDescriptionIsServed() throws Exception {
    RawHttp.Reply answer = ask("GET", "knh/v1/openapi.yaml");
    assertEquals(200, answer.status());
    assertEquals("application/yaml;charset=utf-8", type(answer));
    try (var file = StatusIT.class.getResourceAsStream(OpenApiResource.FILE)) {
      assertEquals(new String(file.readAllBytes(), UTF_8), answer.body());
    }
  }

  @Test
  void aStreamBeginsWithTheStatusAndGoesOnWithWhatChanges() throws Exception {
    try (EventSource source = EventSource.open(stream(), "")) {
      assertTrue(source.contentType().startsWith("text/event-stream"), source.contentType());
      EventSource.Event first = source.next().orElseThrow();
      assertEquals("status", first.kind());
      assertEquals("own", first.json().getJsonObject("view").getString("state"));
      peerIs(PeerState.SUSPECT);
      recorder.on(new Transition.PeerSuspected(WithSecrets.PEER, Cause.TIMEOUT), Instant.now());
      EventSource.Event change = await(source, "\"suspect\"");
      assertEquals("change", change.kind());
      assertEquals(
          "node-a@10001", change.json().getJsonArray("peers").getJsonObject(0).getString("id"));
      assertTrue(change.data().contains("\"type\":\"peer-suspected\""), change.data());
    }
  }

  @Test
  void aQuietStreamSaysSoEveryFewSeconds() throws Exception {
    try (EventSource source = EventSource.open(stream(), "")) {
      String self = "\"role\":\"coordinating\"";
      assertEquals("status", await(source, self).kind());
      assertEquals("change", await(source, self).kind());
      assertEquals("change", await(source, self).kind());
    }
  }

  @Test
  void aReaderThatReturnsHearsWhatItMissedAndOneThatCannotHearsAll() throws Exception {
    String lastId;
    try (EventSource staying = EventSource.open(stream(), "")) {
      try (EventSource leaving = EventSource.open(stream(), "")) {
        lastId = leaving.next().orElseThrow().id();
      }
      staying.next();
      peerIs(PeerState.PENDING);
      EventSource.Event missed = await(staying, "\"pending\"");
      assertEquals("change", missed.kind());
      try (EventSource returning = EventSource.open(stream(), lastId)) {
        EventSource.Event first = returning.next().orElseThrow();
        assertEquals("change", first.kind());
        assertNotEquals(lastId, first.id());
        EventSource.Event heard = first.equals(missed) ? first : await(returning, "\"pending\"");
        assertEquals(missed, heard);
      }
      for (String unknown : List.of("x", lastId.replaceFirst("\\.\\d+$", ".0"), "other.1")) {
        try (EventSource stranger = EventSource.open(stream(), unknown)) {
          assertEquals("status", stranger.next().orElseThrow().kind());
        }
      }
    }
  }

  @Test
  void moreThanSixteenDoNotWatchAtATime() throws Exception {
    List<EventSource> open = new ArrayList<>();
    try {
      open.add(EventSource.open(stream(), ""));
      while (open.size() < Streams.MAX_STREAMS) {
        try {
          open.add(EventSource.open(stream(), ""));
        } catch (IOException full) {
          // Those that other tests left end when they are written to next, as this one is.
          open.getFirst().next();
        }
      }
      assertEquals(503, EventSource.status(stream()));
      assertEquals("status", open.getLast().next().orElseThrow().kind());
    } finally {
      open.forEach(EventSource::close);
    }
  }
}

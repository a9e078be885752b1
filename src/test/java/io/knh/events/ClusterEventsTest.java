package io.knh.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.knh.agent.FakeAgent;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import io.knh.core.model.Severity;
import io.knh.kubernetes.ApiAccess;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notices as Events, in a stand-in of the API server that checks them as the real one does. */
class ClusterEventsTest {

  private static final Instant SINCE = Instant.parse("2026-03-02T02:10:00Z");

  private final FakeAgent agent = new FakeAgent();
  private final AtomicReference<Instant> now = new AtomicReference<>(SINCE.plusSeconds(10));
  private StubApiServer api;
  private ClusterEvents events;
  private int posts;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.2.9");
    events = events(Duration.ZERO);
  }

  @AfterEach
  void end() throws IOException {
    api.close();
  }

  private ClusterEvents events(Duration pause) {
    EventRequests requests =
        new EventRequests(
            () ->
                new ApiAccess.Found.Access(
                    new ApiAccess(api.url(), Optional.empty(), Optional.empty())),
            Duration.ofSeconds(10));
    return new ClusterEvents(
        agent,
        new EventWriter(
            requests,
            new EventWriter.Source("knh-x1", "node-a", Optional.of("knh"), false),
            pause,
            now::get),
        ClusterEvents.oneThread());
  }

  private PostResult write(Notice notice) {
    posts++;
    int post = posts;
    events.write(new Effect.PostNotice(post, notice, 1));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> agent.heard().size() == post);
    Input.NoticePosted posted =
        assertInstanceOf(Input.NoticePosted.class, agent.heard().get(post - 1));
    assertEquals(post, posted.post());
    return posted.result();
  }

  private static Problem down(String id, String node) {
    return down(id, node, SINCE);
  }

  private static Problem down(String id, String node, Instant since) {
    return new Problem(
        id,
        id,
        ProblemKind.MEMBER_DOWN,
        Severity.CRITICAL,
        node,
        Optional.of(Peer.of(node, "10.0.0.9", 8080)),
        since,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        node + " is down",
        "3 of 3 members cannot reach it.",
        "node NotReady since 02:10:05 UTC",
        List.of(),
        0);
  }

  private static Problem over(Problem problem, ProblemEnd how) {
    return new Problem(
        problem.id(),
        problem.group(),
        problem.kind(),
        problem.severity(),
        problem.name(),
        problem.member(),
        problem.since(),
        Optional.of(new Problem.Ended(SINCE.plusSeconds(90), how)),
        problem.cause(),
        problem.scope(),
        problem.title(),
        problem.evidence(),
        problem.node(),
        problem.members(),
        problem.memberCount());
  }

  private static Notice opened(Problem... problems) {
    return new Notice(
        "notice " + problems[0].id(),
        "events",
        "",
        List.of(problems),
        List.of(),
        List.of(problems));
  }

  private static String text(JsonObject event, String field) {
    return event.get(field).getAsString();
  }

  private List<String> lines() {
    return api.events().all().stream()
        .map(
            event ->
                text(event, "type")
                    + " "
                    + text(event, "reason")
                    + " "
                    + text(event.getAsJsonObject("regarding"), "kind")
                    + " "
                    + text(event.getAsJsonObject("regarding"), "name")
                    + (event.has("series")
                        ? " x" + event.getAsJsonObject("series").get("count").getAsInt()
                        : ""))
        .toList();
  }

  @Test
  void theNodeOfAMemberThatIsDownSaysSo() {
    assertEquals(new PostResult.Delivered(201), write(opened(down("p1", "node-b"))));

    JsonObject event = api.events().all().getFirst();
    assertEquals(List.of("Warning KnhMemberDown Node node-b"), lines());
    assertEquals("default", text(event.getAsJsonObject("metadata"), "namespace"));
    assertEquals("node-b", text(event.getAsJsonObject("regarding"), "uid"));
    assertEquals("2026-03-02T02:10:00.000000Z", text(event, "eventTime"));
    assertEquals("knh.io/knh", text(event, "reportingController"));
    assertEquals("knh-x1", text(event, "reportingInstance"));
    assertEquals(
        "node-b is down: 3 of 3 members cannot reach it. (node NotReady since 02:10:05 UTC)",
        text(event, "note"));
  }

  @Test
  void theEndIsAnEventOfItsOwn() {
    Problem problem = down("p1", "node-b");
    write(opened(problem));

    write(
        new Notice(
            "notice 2",
            "events",
            "",
            List.of(),
            List.of(over(problem, ProblemEnd.RECOVERED)),
            List.of()));

    assertEquals(
        List.of("Warning KnhMemberDown Node node-b", "Normal KnhMemberRecovered Node node-b"),
        lines());
    assertEquals(
        "recovered: node-b is down, since 2026-03-02T02:10:00Z",
        text(api.events().all().getLast(), "note"));
  }

  @Test
  void theSameNoticeAgainRepeatsNothing() {
    Notice notice = opened(down("p1", "node-b"), down("p2", "node-c"));
    write(notice);

    assertEquals(new PostResult.Delivered(201), write(notice));
    events = events(Duration.ZERO); // another coordinator
    assertEquals(new PostResult.Delivered(201), write(notice));

    assertEquals(
        List.of("Warning KnhMemberDown Node node-b", "Warning KnhMemberDown Node node-c"), lines());
  }

  @Test
  void whatHappensAgainSoonIsCounted() {
    write(opened(down("p1", "node-b")));
    write(opened(down("p1", "node-b", SINCE.plusSeconds(90))));
    now.set(now.get().plusSeconds(300));
    write(opened(down("p1", "node-b", SINCE.plusSeconds(300))));
    write(opened(down("p1", "node-b", SINCE.plusSeconds(300))));
    assertEquals(List.of("Warning KnhMemberDown Node node-b x3"), lines());

    now.set(now.get().plus(EventWriter.SERIES));
    write(opened(down("p4", "node-b")));
    assertEquals(2, api.events().all().size());
  }

  @Test
  void anEventThatIsGoneIsMadeAnew() {
    write(opened(down("p1", "node-b")));
    api.events().expire();

    assertEquals(new PostResult.Delivered(201), write(opened(down("p2", "node-b"))));

    assertEquals(List.of("Warning KnhMemberDown Node node-b"), lines());
  }

  @Test
  void manyProblemsAreCountedInOneEvent() {
    Problem[] many =
        IntStream.range(0, 1_666).mapToObj(i -> down("p" + i, "node-" + i)).toArray(Problem[]::new);

    write(opened(many));

    assertEquals(EventText.MAX_SINGLE + 1, api.events().all().size());
    assertEquals("Warning KnhManyProblems Node node-a", lines().getLast());
    assertEquals(
        "1666 problems opened; 20 have Events of their own",
        text(api.events().all().getLast(), "note"));
  }

  @Test
  void aLongSentenceIsCutBetweenCharacters() {
    Problem plain = down("p1", "node-b");
    Problem problem =
        new Problem(
            plain.id(),
            plain.group(),
            plain.kind(),
            plain.severity(),
            plain.name(),
            plain.member(),
            plain.since(),
            plain.ended(),
            plain.cause(),
            plain.scope(),
            "\u00fc".repeat(1_000),
            "",
            "",
            List.of(),
            0);

    assertEquals(new PostResult.Delivered(201), write(opened(problem)));

    String note = text(api.events().all().getFirst(), "note");
    assertTrue(note.endsWith("\u00fc..."));
    assertTrue(note.getBytes(StandardCharsets.UTF_8).length >= EventText.MAX_NOTE_BYTES - 1);
  }

  @Test
  void requestsAreSpread() {
    events = events(Duration.ofMillis(200));
    long startNanos = System.nanoTime();

    write(opened(down("p1", "node-b"), down("p2", "node-c"), down("p3", "node-d")));

    assertTrue(Duration.ofNanos(System.nanoTime() - startNanos).toMillis() >= 400);
  }

  @Test
  void whereEventsAboutNodesAreForbiddenThePodSaysSo() {
    api.forbidEvents("default");

    assertEquals(
        new PostResult.Delivered(201), write(opened(down("p1", "node-b"), down("p2", "node-c"))));

    assertEquals(
        List.of("Warning KnhMemberDown Pod knh-x1", "Warning KnhMemberDown Pod knh-x1"), lines());
    JsonObject event = api.events().all().getFirst();
    assertEquals("knh", text(event.getAsJsonObject("metadata"), "namespace"));
    assertEquals("node-b", text(event.getAsJsonObject("related"), "name"));
    assertEquals(3, api.requests("create").size(), "the permission is asked for once");
  }

  @Test
  void whereAllEventsAreForbiddenTheReasonSaysWhatToAdd() {
    api.forbidEvents("default");
    api.forbidEvents("knh");

    PostResult.Undelivered result =
        assertInstanceOf(PostResult.Undelivered.class, write(opened(down("p1", "node-b"))));

    assertTrue(
        result
            .reason()
            .startsWith(
                "permission denied: the ServiceAccount needs a Role with the verb \"create\" on"
                    + " the resource \"events\" of the API group \"events.k8s.io\""),
        result::reason);
    assertTrue(
        result
            .reason()
            .endsWith(
                "; add the component kubernetes/components/events (chart: events.enabled=true)"),
        result::reason);
    api.heal();
    assertEquals(new PostResult.Delivered(201), write(opened(down("p1", "node-b"))));
    assertEquals(List.of("Warning KnhMemberDown Node node-b"), lines());
  }

  @Test
  void anApiServerThatIsAwayIsTriedAgain() throws IOException {
    api.away();
    PostResult.Undelivered result =
        assertInstanceOf(PostResult.Undelivered.class, write(opened(down("p1", "node-b"))));
    assertTrue(result.reason().contains("cannot be reached"), result::reason);

    api.back();
    assertEquals(new PostResult.Delivered(201), write(opened(down("p1", "node-b"))));
    assertEquals(List.of("Warning KnhMemberDown Node node-b"), lines());
  }

  @Test
  void everyProblemOfTheNetworkHasAnEventOfItsOwn() {
    write(
        opened(
            Problems.broken(ProblemKind.PATH, "node-b → node-c"),
            Problems.broken(ProblemKind.PATH, "node-b → node-d"),
            Problems.broken(ProblemKind.OUTBOUND, "node-e"),
            Problems.broken(ProblemKind.INBOUND, "node-f")));
    assertEquals(
        List.of(
            "Warning KnhPath Node node-a",
            "Warning KnhPath Node node-a",
            "Warning KnhOutbound Node node-e",
            "Warning KnhInbound Node node-f"),
        lines());
    assertEquals(
        List.of("path broken: node-b → node-c", "path broken: node-b → node-d"),
        api.events().all().stream().limit(2).map(event -> text(event, "note")).toList());
  }
}

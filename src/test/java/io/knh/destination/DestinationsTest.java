package io.knh.destination;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.knh.config.Environment;
import io.knh.config.Secret;
import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import io.knh.http.InFlight;
import io.knh.http.SigningKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One notice, one request, one result: over real sockets, to receivers that are strict. */
@Execution(ExecutionMode.CONCURRENT)
class DestinationsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private static final List<String> FORMATS =
      List.of(
          "alertmanager",
          "slack",
          "teams",
          "discord",
          "pagerduty",
          "opsgenie",
          "cloudevents",
          "json");

  private final List<Input> inputs = new CopyOnWriteArrayList<>();
  private final List<Effect.PostNotice> events = new CopyOnWriteArrayList<>();
  private final InFlight inFlight = new InFlight();

  private FakeReceiver receiver;
  private Environment environment;

  @BeforeEach
  void start() throws IOException {
    receiver = new FakeReceiver();
    String at = receiver.hostAndPort();
    environment =
        Environment.least()
            .with("CLUSTER_NAME", "prod")
            .with("PAGE_URL", "https://knh.example.org/?a=b&c=d")
            .with("RUNBOOK_URL", "https://wiki.example.org/knh#what")
            .with("WEBHOOK_TIMEOUT", "30")
            .with(
                "ALERT_URLS",
                "alertmanager+http://"
                    + at
                    + "/alertmanager"
                    + " slack+http://"
                    + at
                    + "/slack/T0/B0/secret99"
                    + " teams+http://"
                    + at
                    + "/teams?sig=secret99"
                    + " discord+http://"
                    + at
                    + "/discord/1/secret99"
                    + " pagerduty+http://"
                    + KEY
                    + "@"
                    + at
                    + "/pagerduty"
                    + " opsgenie+http://"
                    + KEY
                    + "@"
                    + at
                    + "/opsgenie/v2/alerts"
                    + " cloudevents+http://"
                    + at
                    + "/cloudevents"
                    + " json+http://u:p@"
                    + at
                    + "/json k8s=events");
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  static Stream<Arguments> notices() {
    return FORMATS.stream()
        .flatMap(format -> Stream.of(1, 40, 1_666).map(count -> Arguments.of(format, count)));
  }

  @ParameterizedTest
  @MethodSource("notices")
  void aReceiverThatIsStrictTakesWhatItIsPosted(String format, int count) {
    List<Problem> problems = SampleNotices.down(count);
    for (Notice notice :
        List.of(
            SampleNotices.opened(format, problems),
            SampleNotices.halfOver(format, problems),
            SampleNotices.over(format, problems),
            new Notice(SampleNotices.ID, format, "group-1", problems, problems, problems))) {
      assertTrue(post(notice) instanceof PostResult.Delivered, () -> post(notice).toString());
    }
  }

  static Stream<String> formats() {
    return FORMATS.stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void noNameThatComesFromOutsideBreaksAMessage(String format) {
    List<Problem> problems =
        Stream.concat(
                Stream.of(
                    "<!channel> <@U1> &amp; *b* _i_ `c` ~s~",
                    "@everyone **b** [x](https://evil.example)\n# big",
                    "\"}],\"x\":[{\"\u0000\u001b[31m\u202e",
                    "\u00fc\ud83d\udd34".repeat(80)),
                IntStream.range(0, 60).mapToObj(i -> i + "<&>*_`\\\"".repeat(30)))
            .map(name -> Problems.down(name, Cause.TIMEOUT))
            .toList();
    assertEquals("delivered", word(post(SampleNotices.opened(format, problems))));
    assertEquals("delivered", word(post(SampleNotices.over(format, problems))));
  }

  private static String word(PostResult result) {
    return result instanceof PostResult.Delivered ? "delivered" : result.toString();
  }

  @Test
  void alertsOfOneMemberAreTheSameWhoeverPostsThem() {
    post(SampleNotices.opened("alertmanager", SampleNotices.down(1)));
    post(SampleNotices.over("alertmanager", SampleNotices.down(1)));
    environment = environment.with("POD_IP", "10.0.0.9").with("NODE_NAME", "node-9");
    post(SampleNotices.repeated("alertmanager", SampleNotices.down(1)));
    List<JsonObject> alerts =
        receiver.received.stream()
            .map(one -> one.json().getAsJsonArray().get(0).getAsJsonObject())
            .toList();
    assertEquals(
        "{\"alertname\":\"KnhMemberDown\",\"severity\":\"critical\",\"job\":\"knh\","
            + "\"cluster\":\"prod\",\"node\":\"worker-1\",\"instance\":\"10.0.0.7:8080\"}",
        alerts.getFirst().get("labels").toString());
    assertEquals(1, alerts.stream().map(alert -> alert.get("labels")).distinct().count());
    assertEquals("2026-11-29T02:10:05Z", alerts.getFirst().get("startsAt").getAsString());
    assertEquals("2026-11-29T02:13:17Z", alerts.getFirst().get("endsAt").getAsString());
    assertEquals("2026-11-29T02:11:40Z", alerts.get(1).get("endsAt").getAsString());
    assertEquals("/alertmanager/api/v2/alerts", receiver.received.getFirst().path());
  }

  @Test
  void anIncidentIsTriggeredBroughtUpToDateAndResolvedUnderOneKey() {
    List<Problem> problems = SampleNotices.down(4);
    for (String receiver : List.of("pagerduty", "opsgenie")) {
      post(SampleNotices.opened(receiver, problems));
      post(SampleNotices.halfOver(receiver, problems));
      post(SampleNotices.over(receiver, problems));
    }
    List<JsonObject> pages =
        receiver.received.subList(0, 3).stream().map(FakeReceiver.Received::object).toList();
    assertEquals(
        List.of("trigger group-1", "trigger group-1", "resolve group-1"),
        pages.stream()
            .map(page -> text(page, "event_action") + " " + text(page, "dedup_key"))
            .toList());
    assertTrue(
        text(pages.get(1).getAsJsonObject("payload"), "summary")
            .startsWith("[prod] 2 members are down since 02:10:05 UTC: worker-3, worker-4; "));
    assertEquals(
        List.of(
            "/opsgenie/v2/alerts",
            "/opsgenie/v2/alerts/group-1/notes",
            "/opsgenie/v2/alerts/group-1/close"),
        receiver.received.subList(3, 6).stream().map(FakeReceiver.Received::path).toList());
  }

  @Test
  void aGroupThatCannotStandInAPathHasAKeyThatCan() {
    List<Problem> problems = SampleNotices.down(1);
    post(new Notice("1", "opsgenie", "a/b c", List.of(), problems, List.of()));
    assertTrue(
        receiver.received.getFirst().path().matches("/opsgenie/v2/alerts/knh_[0-9a-f]{64}/close"));
    assertFalse(IncidentKey.of("a/b c").equals(IncidentKey.of("a/b_c")));
  }

  @Test
  void whatKnhMakesUpItselfIsSignedAndAuthorized() {
    environment = environment.with("WEBHOOK_SECRET", "s3cret");
    post(SampleNotices.opened("json", SampleNotices.down(2)));
    post(SampleNotices.opened("slack", SampleNotices.down(2)));
    FakeReceiver.Received json = receiver.received.getFirst();
    assertEquals(SampleNotices.ID, json.headers().getFirst("webhook-id"));
    long time = Long.parseLong(json.headers().getFirst("webhook-timestamp"));
    assertEquals(
        SigningKey.of(new Secret("s3cret"))
            .sign(SampleNotices.ID, time, json.body().getBytes(StandardCharsets.UTF_8)),
        json.headers().getFirst("webhook-signature"));
    assertEquals("Basic dTpw", json.headers().getFirst("Authorization"));
    FakeReceiver.Received slack = receiver.received.getLast();
    assertFalse(slack.headers().containsKey("webhook-signature"));
    assertFalse(slack.headers().containsKey("Authorization"));
  }

  @Test
  void theOwnJsonHasAllThatIsKnown() {
    Notice notice = SampleNotices.halfOver("json", SampleNotices.down(2));
    post(notice);
    JsonObject body = receiver.received.getFirst().object();
    assertEquals(
        List.of("0", "1", "1"),
        Stream.of("openedCount", "endedCount", "openCount").map(name -> text(body, name)).toList());
    JsonObject ended = body.getAsJsonArray("ended").get(0).getAsJsonObject();
    assertEquals(
        "{\"id\":\"worker-1@10007\",\"address\":\"10.0.0.7:8080\",\"nodeName\":\"worker-1\"}",
        ended.get("member").toString());
    assertEquals("recovered", text(ended, "ending"));
    assertEquals("2026-11-29T02:11:40Z", text(ended, "endedAt"));
    assertEquals("timeout", text(ended, "cause"));
    assertEquals("peer", text(ended, "scope"));
    assertFalse(ended.has("fault"));
  }

  @Test
  void theOwnJsonSaysWhatIsWrongWithAPath() {
    Problem path = Problems.broken(ProblemKind.PATH, "worker-1 → worker-2");
    post(SampleNotices.opened("json", List.of(path)));
    JsonObject opened =
        receiver.received.getFirst().object().getAsJsonArray("opened").get(0).getAsJsonObject();
    assertEquals("path", text(opened, "kind"));
    assertEquals("broken", text(opened, "fault"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack | 404 | no_service | 404 Not Found: no_service",
        "slack | 400 | invalid_payload | 400 Bad Request: invalid_payload",
        "pagerduty | 400 | {\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"x\":1}"
            + " | 400 Bad Request: Event object is invalid",
        "discord | 401 | {\"message\": \"Invalid Webhook Token\", \"code\": 50027} | 401 Unauthorized:"
            + " Invalid Webhook Token",
        "slack | 403 | bad \u0001\u00fc\u202e text | 403 Forbidden: bad ??? text",
        "teams | 502 | <html>a page</html> | 502 Bad Gateway",
        "slack | 400 | your hook secret99 is wrong | 400 Bad Request",
        "pagerduty | 400 | {\"message\":\"0123456789abcdef0123456789abcdef\"} | 400 Bad Request",
        "json | 500 | {\"other\":1} | 500 Internal Server Error",
        "json | 302 | '' | 302 Found, redirects are not followed",
      })
  void aReceiverThatRefusesIsQuotedInShort(String to, int status, String body, String reason) {
    receiver.answer(new FakeReceiver.Answer(status, body));
    assertEquals(
        new PostResult.Undelivered(reason, Duration.ZERO),
        post(SampleNotices.opened(to, SampleNotices.down(1))));
  }

  @Test
  void whatAReceiverSaysHasABound() {
    receiver.answer(new FakeReceiver.Answer(400, "x".repeat(60_000)));
    PostResult.Undelivered result =
        (PostResult.Undelivered) post(SampleNotices.opened("slack", SampleNotices.down(1)));
    assertEquals("400 Bad Request: " + "x".repeat(100), result.reason());
  }

  @Test
  void aReceiverMayAskToWaitAndMayWantNoMore() {
    Notice notice = SampleNotices.opened("discord", SampleNotices.down(1));
    receiver.answer(
        new FakeReceiver.Answer(
            429, Map.of("Retry-After", "7"), "{\"message\":\"You are being rate limited.\"}"));
    assertEquals(
        new PostResult.Undelivered(
            "429 Too Many Requests: You are being rate limited.", Duration.ofSeconds(7)),
        post(notice));
    receiver.answer(new FakeReceiver.Answer(410, "channel_is_archived"));
    assertEquals(new PostResult.Gone(), post(notice));
  }

  @Test
  void theStatusOfAReceiverThatNeverSaysWhatItBeganToSayCounts() throws Exception {
    try (ServerSocket stalling = new ServerSocket(0)) {
      environment =
          environment
              .with("WEBHOOK_TIMEOUT", "10")
              .with("ALERT_URLS", "json+http://127.0.0.1:" + stalling.getLocalPort());
      destinations().post(new Effect.PostNotice(1, SampleNotices.opened("json", List.of()), 1));
      try (Socket connection = stalling.accept()) {
        String head = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n";
        connection
            .getOutputStream()
            .write((head + "Content-Length: 100\r\n\r\nslow").getBytes(StandardCharsets.UTF_8));
        await().until(() -> !inputs.isEmpty());
      }
      assertEquals(
          List.of(
              new Input.NoticePosted(
                  1, new PostResult.Undelivered("429 Too Many Requests", Duration.ofSeconds(7)))),
          inputs);
    }
  }

  @Test
  void aPasswordInTheWordsOfAReceiverIsNotShown() {
    environment =
        environment.with(
            "ALERT_URLS", "json+http://knh:hidden77@" + receiver.hostAndPort() + "/json");
    for (String words : List.of("no user has hidden77", "not knh:hidden77", "a0 hidden77b")) {
      receiver.answer(new FakeReceiver.Answer(401, words));
      PostResult result = post(SampleNotices.opened("json", SampleNotices.down(1)));
      assertFalse(result.toString().contains("hidden77"), result::toString);
    }
  }

  @Test
  void aPostIsOnItsWayUntilItsResultIsThereAndHasATimeLimit() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      environment =
          environment
              .with("WEBHOOK_TIMEOUT", "500ms")
              .with("ALERT_URLS", "json+http://127.0.0.1:" + silent.getLocalPort());
      destinations().post(new Effect.PostNotice(1, SampleNotices.opened("json", List.of()), 1));
      assertEquals(1, inFlight.posts());
      assertTrue(inFlight.awaitIdle(Duration.ofSeconds(30)));
      assertEquals(
          List.of(
              new Input.NoticePosted(
                  1, new PostResult.Undelivered("no answer within 500ms", Duration.ZERO))),
          inputs);
    }
  }

  @Test
  void eventsGoToTheCluster() {
    Effect.PostNotice post =
        new Effect.PostNotice(1, SampleNotices.opened("k8s", SampleNotices.down(1)), 1);
    destinations().post(post);
    assertEquals(List.of(post), events);
    assertEquals(0, inFlight.posts());
  }

  @Test
  void aTestSaysThatItIsOne() {
    Destinations tried = Destinations.forTest(environment.settings(), inputs::add, post -> {});
    for (String format : FORMATS) {
      post(tried, SampleNotices.opened(format, SampleNotices.down(1)));
    }
    assertEquals(
        FORMATS.size(),
        receiver.received.stream()
            .filter(one -> one.body().contains("TEST ") || one.body().contains("KnhTest"))
            .count());
  }

  private PostResult post(Notice notice) {
    return post(destinations(), notice);
  }

  private PostResult post(Destinations destinations, Notice notice) {
    int before = inputs.size();
    destinations.post(new Effect.PostNotice(before, notice, 1));
    await().atMost(Duration.ofSeconds(60)).until(() -> inputs.size() > before);
    Input.NoticePosted posted = (Input.NoticePosted) inputs.get(before);
    assertEquals(before, posted.post());
    return posted.result();
  }

  private Destinations destinations() {
    return Destinations.at(
        () -> SampleNotices.NOW, environment.settings(), inputs::add, inFlight, events::add);
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that real members serve, in a real browser, while members go down and come back. */
class PageIT {

  private static final Duration LOOK = Duration.ofMinutes(3);

  /** One is enough as a rule; see {@link #TIMES}. */
  private static final int TAKEOVERS = 3;

  /**
   * A follower waits for silence of a round and this time-out, and for a second, before it takes
   * over: 10 s. Meanwhile the page has to ask for the view once, which it does every 5 s at the
   * latest, on however busy a machine.
   */
  private static final Map<String, String> TIMES = Map.of("PROBE_TIMEOUT", "8s");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Browser browser;
  private static Stage stage;
  private ClusterMember follower;

  @BeforeAll
  static void start() {
    browser = Browser.orSkip("the page of real members");
    List<Peer> nodes = Stage.nodes("127.0.17", 3);
    stage = Stage.of(nodes, nodes, "page", TIMES);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void settle() {
    stage.settled();
    follower = stage.member("node-b");
  }

  /** The sentence says that it is silent a moment before the alert may be sent. */
  private static void awaitDown(ClusterMember member) {
    String selector = "#map .node.down[data-id='" + member.id() + "']";
    Awaitility.await(selector).atMost(LOOK).until(() -> browser.count(selector) == 1);
  }

  @Test
  void anOutageAndTheRecoveryAreShownByTheCoordinatorAndNothingElseIsAsked() {
    ClusterMember victim = stage.member("node-a");
    browser.requests();
    open(stage.cluster().highest());
    awaitAllAnswer();
    assertEquals(3, browser.count("#map .node.up"));

    victim.process().kill();
    String sentence = awaitSentence("KNH is down on node-a since ");
    assertTrue(
        sentence.matches(
            "KNH is down on node-a since \\d\\d:\\d\\d:\\d\\d \\S+ \\(the node itself answers\\)"),
        sentence);
    browser.awaitText(
        "#list tbody tr", row -> row.startsWith("node-a") && row.contains("refused"), LOOK);
    awaitDown(victim);
    browser.awaitText("#timeline", text -> text.matches("(?s).*node-a \\(\\S+\\) is down.*"), LOOK);
    browser.awaitText("#timeline", text -> text.contains("delivered: "), LOOK);

    victim.start();
    awaitAllAnswer();
    browser.awaitText(
        "#timeline", text -> text.matches("(?s).*node-a \\(\\S+\\) is up again.*"), LOOK);
    assertEquals(3, browser.count("#map .node.up"));
    assertEquals(List.of(), browser.complaints());
    String own = page(stage.cluster().highest()).toString();
    assertEquals(
        List.of(), browser.requests().stream().filter(asked -> !asked.startsWith(own)).toList());
  }

  @Test
  void aFollowerShowsTheWholeClusterAndTheNextCoordinator() {
    ClusterMember first = stage.cluster().highest();
    open(follower);
    awaitAllAnswer();
    browser.awaitText("#lamp-coordinator", text -> text.contains("node-c"), LOOK);

    List<String> between = List.of();
    for (int i = 0; i < TAKEOVERS && between.isEmpty(); i++) {
      rememberLooks();
      first.process().kill();
      browser.awaitText("#lamp-coordinator", text -> text.contains("node-b"), LOOK);
      awaitSentence("KNH is down on node-c since ");
      awaitDown(first);
      between = withoutCoordinator(looks());

      first.start();
      browser.awaitText("#lamp-coordinator", text -> text.contains("node-c"), LOOK);
      awaitAllAnswer();
    }
    assertFalse(between.isEmpty(), "nobody looked between the kill and the takeover");
    assertEquals(List.of(), between.stream().filter(look -> look.contains("✓")).toList());
    browser.awaitText("#timeline", text -> text.contains("follows the coordinator"), LOOK);
    assertEquals(List.of(), browser.complaints());
  }

  /**
   * Notes, now and whenever the page is drawn, whose view it shows and what sentence and lamps say.
   * Returns when the first that is noted is a view that was fetched.
   */
  private static void rememberLooks() {
    browser.run(
        """
        window.looks = [];
        const says = (id) => document.getElementById(id).innerText.replaceAll('\\n', ' ');
        const note = () => {
          const facts = [...document.querySelectorAll('#self dt')];
          const view = facts.find((name) => name.textContent === 'View').nextElementSibling.textContent;
          const lamps = ['nodes', 'paths', 'coordinator', 'knh'].map((name) => says(`lamp-${name}`));
          const look = [view, says('headline-mark'), says('sentence'), ...lamps].join(' | ');
          if (window.looks.at(-1) !== look) window.looks.push(look);
        };
        note();
        new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
        """);
    Awaitility.await("a view that was fetched")
        .atMost(LOOK)
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                Boolean.TRUE.equals(
                    browser.run(
                        """
                        window.looks.splice(0, window.looks.length - 1);
                        return window.looks[0].startsWith('fetched');
                        """)));
  }

  private static List<String> looks() {
    return List.of(String.valueOf(browser.run("return window.looks.join('\\n')")).split("\n", -1));
  }

  /**
   * What was shown from the moment when the killed coordinator was not asked any more until the
   * member of the page coordinated itself. From then on the killed one is never called well.
   */
  private static List<String> withoutCoordinator(List<String> looks) {
    assertTrue(looks.getFirst().startsWith("fetched"), looks.getFirst());
    List<String> after = looks.stream().dropWhile(look -> look.startsWith("fetched")).toList();
    assertEquals(
        List.of(),
        after.stream().filter(look -> look.matches(".*Coordinator +✓ node-c.*")).toList());
    return after.stream().takeWhile(look -> !look.startsWith("its own")).toList();
  }

  @Test
  void whenTheMemberBehindThePageGoesDownThePageSaysSoAndFindsItAgain() {
    open(follower);
    awaitAllAnswer();
    follower.process().kill();
    awaitSentence("No data from node-b since ");
    browser.awaitText("#link-text", text -> text.startsWith("cut off"), LOOK);

    follower.start();
    awaitAllAnswer();
    browser.awaitText("#link-text", text -> text.startsWith("live"), LOOK);
  }

  @Test
  void thePageIsServedWithItsPolicyAndOnlyWhatBelongsToIt() throws Exception {
    HttpResponse<String> page = get("", Map.of());
    assertEquals(200, page.statusCode());
    assertEquals("text/html;charset=utf-8", header(page, "Content-Type").replace(" ", ""));
    String policy = header(page, "Content-Security-Policy");
    assertTrue(
        policy.matches("default-src 'none'; script-src 'self' 'sha256-\\S+'; style-src 'self';.*"),
        policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertEquals("nosniff", header(page, "X-Content-Type-Options"));
    assertEquals("no-cache", header(page, "Cache-Control"));

    HttpResponse<String> packed = get("page/uplot.js", Map.of("Accept-Encoding", "gzip, br"));
    assertEquals("gzip", header(packed, "Content-Encoding"));
    String tag = header(packed, "ETag");
    Map<String, String> known = Map.of("Accept-Encoding", "gzip", "If-None-Match", tag);
    assertEquals(304, get("page/uplot.js", known).statusCode());
    assertEquals(200, get("page/uplot.js", Map.of("If-None-Match", tag)).statusCode());

    for (String path : List.of("page/nothing.js", "page/PageFiles.class", "page/", "index.html")) {
      HttpResponse<String> answer = get(path, Map.of());
      assertEquals("404 not found", answer.statusCode() + " " + answer.body(), path);
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("(no " + name + ")");
  }

  private HttpResponse<String> get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(page(follower).resolve(path));
    headers.forEach(request::header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void open(ClusterMember member) {
    browser.look(1366, 900, false);
    browser.open(page(member));
  }

  private static URI page(ClusterMember member) {
    return URI.create("http://" + member.peer().address() + "/");
  }

  private static void awaitAllAnswer() {
    awaitSentence("All 3 nodes answer");
  }

  private static String awaitSentence(String beginning) {
    return browser.awaitText("#sentence", text -> text.startsWith(beginning), LOOK);
  }
}

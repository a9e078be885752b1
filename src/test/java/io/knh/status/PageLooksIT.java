package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import io.knh.core.model.Cause;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real browser, with a member that says whatever the test wants it to say. */
class PageLooksIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than the page waits before it takes silence for a cut. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  /** A frame of 60 a second has 16 ms; a slow, busy machine is given more. */
  private static final double MOST_MILLIS = 150;

  /** Of a list that is closed a browser shows the head only. */
  private static final String ALL_DELIVERED_IS_HIDDEN =
      "return document.getElementById('pending-none').hidden";

  private static final String RESOLVED = "return document.getElementById('resolved').textContent";

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.orSkip("the page");
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nobodyComplains() {
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void anOutageIsTheSentenceIsOnTheMapInTheTableAndInTheTimelineAndSoIsTheRecovery() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      Awaitility.await().atMost(SOON).until(() -> browser.count("#map .node.up") == 12);

      cluster.set(6, "down", "timeout", "peer", "");
      member.publish();
      String sentence =
          browser.awaitText("#sentence", text -> text.startsWith("worker-0007"), SOON);
      assertTrue(
          sentence.matches(
              "worker-0007 unreachable from 4 of 4 members since \\d\\d:\\d\\d:\\d\\d \\S+"),
          sentence);
      assertTrue(browser.text("#age").matches("for \\d+ s"), browser.text("#age"));
      String problem = browser.text("#problems li");
      assertTrue(
          problem.matches(
              "✕ worker-0007 is down since \\d\\d:\\d\\d:\\d\\d \\S+, for \\d+ s last"
                  + " attempt: no answer in time; 3 of 3 other members that were asked cannot"
                  + " reach it; node NotReady since \\d\\d:\\d\\d:\\d\\d. Check the node first.*"
                  + " kubectl describe node worker-0007"),
          problem);
      assertEquals("✕ 1 of 12 down: worker-0007", browser.text("#lamp-nodes p").replace('\n', ' '));
      assertEquals(1, browser.count("#map .node.down[data-id='worker-0007@10106']"));
      assertTrue(browser.text("#list tbody tr").startsWith("worker-0007"));
      assertTrue(browser.text("#timeline li").contains("worker-0007 is down"));

      cluster.set(6, "up", "", "", "");
      member.publish();
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      assertEquals(0, browser.count("#problems li"));
      String resolved = String.valueOf(browser.run(RESOLVED));
      assertTrue(
          resolved.matches(
              "1 problem resolved lately\\d\\d:\\d\\d:\\d\\d worker-0007 is down: recovered after \\d+ s"),
          resolved);
      assertEquals(0, browser.count("#map .node.down"));
      assertTrue(browser.text("#timeline li").contains("worker-0007 is up again"));
    }
  }

  /** Also where something is said of destinations that this page cannot read. */
  @Test
  void nothingIsSaidToBeDeliveredWhileAnAlertDestinationWaitsForNews() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      cluster.destinations(
          Json.createArrayBuilder()
              .add(JsonValue.NULL)
              .add(destination("json", 0, 0))
              .add(destination("pager", 2, 0))
              .add(destination("slack", 1, 4).add("reason", "404 Not Found: no_service"))
              .build());
      show(member, 1366, 900);
      browser.awaitText("#pending", text -> text.contains("slack"), SOON);
      assertEquals(
          "→ pager: news of 2 problems not delivered\n"
              + "→ slack: news of 1 problem not delivered; 4 posts failed in a row,"
              + " last: 404 Not Found: no_service",
          browser.text("#pending").replaceAll("→\\n", "→ "));
      assertEquals(true, browser.run(ALL_DELIVERED_IS_HIDDEN));

      cluster.destinations(JsonValue.EMPTY_JSON_ARRAY);
      member.publish();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> Boolean.FALSE.equals(browser.run(ALL_DELIVERED_IS_HIDDEN)));
    }
  }

  private static JsonObjectBuilder destination(String name, int waiting, int failures) {
    return Json.createObjectBuilder()
        .add("name", name)
        .add("waiting", waiting)
        .add("inFlight", 0)
        .add("failures", failures);
  }

  @Test
  void ofManyProblemsTheFirstTenAreShownAndTheOthersCounted() {
    FakeCluster cluster = cluster(100);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      for (int number = 0; number < 60; number++) {
        cluster.set(number, "down", "timeout", "peer", "");
      }
      show(member, 320, 800);
      browser.awaitText("#sentence", text -> text.startsWith("60 of 100 nodes down"), SOON);
      assertEquals(10, browser.count("#problems li"));
      assertEquals("and 50 more problems", browser.text("#problems-more"));
      assertEquals(true, browser.run("return document.documentElement.scrollWidth <= 320"));
    }
  }

  @Test
  void aBrokenPathIsNoBrokenNode() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      cluster.set(3, "down", "timeout", "path", "");
      show(member, 1366, 900);
      browser.awaitText(
          "#sentence", text -> text.startsWith("path broken: worker-9999 → worker-0004"), SOON);
      assertTrue(browser.text("#lamp-paths").contains("broken: worker-9999 → worker-0004"));
      assertEquals(
          "? not known for worker-0004: others reached it when it was declared down",
          browser.text("#lamp-nodes p").replace('\n', ' '));
    }
  }

  /** A view, and a status, that the page cannot make anything of. */
  @Test
  void whatCannotBeReadIsNeverGreen() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      String at = Instant.now().toString();
      String view =
          "{\"state\":\"own\",\"at\":\""
              + at
              + "\",\"ageMillis\":0,\"delivery\":{\"lanes\":[null]}}";
      member.say("change", "{\"at\":\"" + at + "\",\"view\":" + view + "}");
      assertUnread();
      member.publish();
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);

      for (String status : List.of("{\"at\":\"" + at + "\",\"self\":{}}", "{", "null")) {
        member.garble(status);
        assertUnread();
        member.speak();
        browser.awaitText("#sentence", "All 12 nodes answer"::equals, SILENCE);
      }
    }
  }

  private static void assertUnread() {
    browser.awaitText("#sentence", "The status of this member cannot be read"::equals, SOON);
    Object green =
        browser.run(
            "return [...document.querySelectorAll('[data-level=ok]')].map(({ id }) =>"
                + " id).filter((id) => id !== 'link').join(' ')");
    assertEquals("", green);
    Object title = browser.run("return document.title");
    assertTrue(String.valueOf(title).startsWith("? "), String.valueOf(title));
    Object icon = browser.run("return document.getElementById('icon').getAttribute('href')");
    assertEquals("page/icon-unknown.svg", icon);
    assertFalse(browser.complaints().isEmpty());
  }

  @Test
  void aMemberThatSaysNothingMoreMakesThePageSayThatItIsOld() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      member.fallSilent();
      browser.awaitText("#sentence", text -> text.startsWith("No data from"), SILENCE);
      assertTrue(browser.text("#also").contains("Last known: All 12 nodes answer"));
      member.speak();
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SILENCE);
    }
  }

  @Test
  void aStreamThatAProxyKeepsBackIsNotWaitedFor() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      member.keepStreamsBack();
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      browser.awaitText("#link-text", text -> text.contains("a proxy may hold it back"), SOON);
      cluster.set(6, "down", "timeout", "peer", "");
      browser.awaitText("#sentence", text -> text.startsWith("worker-0007 unreachable"), SOON);
    }
  }

  /** Each line of {@code summaries.js} is a state and what the page has to say of it. */
  @Test
  void everyStateHasItsSentenceAndNoGreenSignWithoutEvidence() throws IOException {
    try (FakePageServer member = new FakePageServer(cluster(2), 0);
        var table = PageLooksIT.class.getResourceAsStream("summaries.js")) {
      show(member, 1366, 900);
      String body = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8);
      Object found =
          browser.run(
              "return (async () => {"
                  + "const { Model } = await import('/page/model.js');"
                  + "const { summarise, summariseStale } = await import('/page/summary.js');"
                  + "const { moment } = await import('/page/text.js');"
                  + "const { stateWords } = await import('/page/signs.js');"
                  + "const { ownFacts } = await import('/page/facts.js');"
                  + "const { rows, failures } = (() => {"
                  + body
                  + "})();"
                  + "return failures.length > 0 || rows < 170 ? failures.join('\\n') : 'all as"
                  + " wanted';"
                  + "})();");
      assertEquals("all as wanted", found);
    }
  }

  /** Each line of {@code pathwords.js} is what is known of paths and what the page has to say. */
  @Test
  void ofPathsNothingIsCalledWellThatIsNotKnown() throws IOException {
    try (FakePageServer member = new FakePageServer(cluster(2), 0);
        var table = PageLooksIT.class.getResourceAsStream("pathwords.js")) {
      show(member, 1366, 900);
      String body = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8);
      Object found =
          browser.run(
              "return (async () => {"
                  + "const { readPaths, pathsSummary, pathsOf, sourceWords, pathWords } ="
                  + " await import('/page/pathfacts.js');"
                  + "const { clock } = await import('/page/text.js');"
                  + "const { rows, failures } = (() => {"
                  + body
                  + "})();"
                  + "return failures.length > 0 || rows < 20 ? failures.join('\\n') : 'all as"
                  + " wanted';"
                  + "})();");
      assertEquals("all as wanted", found);
    }
  }

  @Test
  void whoProbesWhomIsATableWithZonesAboveAndTheWorstPathsBelow() {
    FakeCluster cluster = cluster(12);
    cluster.zones(3);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      cluster.troubledPaths();
      show(member, 1366, 900);
      browser.awaitText("#sentence", text -> text.startsWith("worker-0001 does not reach"), SOON);
      assertTrue(browser.text("#lamp-paths").contains("does not reach"));
      assertEquals("ok", browser.run("return document.getElementById('lamp-knh').dataset.level"));
      browser.run("document.getElementById('paths-section').scrollIntoView()");
      String says = browser.awaitText("#paths-says", text -> text.contains("fault"), SOON);
      assertTrue(
          says.replace('\n', ' ')
              .matches("✕ 5 of 12\\d paths have a fault: 2 broken, 1 losing large packets, .*"),
          says);
      assertEquals(9, browser.count("#zone-table td:not(:first-child)"));
      assertEquals(13, browser.count("#matrix tr"));
      assertEquals(12, browser.count("#matrix td.self"));
      assertEquals(
          "worker-0001 → worker-0002: broken, worker-0002 → worker-0001: broken",
          browser.run(
              "return [...document.querySelectorAll('#matrix td[data-how=bad]')]"
                  + ".map(({ title }) => title).filter((title) => title.endsWith('broken'))"
                  + ".sort().join(', ')"));
      assertTrue(browser.text("#worst li").startsWith("✕"), browser.text("#worst li"));
      assertEquals(10, browser.count("#worst li"));
      assertTrue(browser.text("#worst-rest").matches("and 11\\d more paths"));
      assertEquals("", browser.faultsOfAccess());

      browser.run("document.querySelector('#worst a').click()");
      String reached =
          browser.awaitText("#reached-title", text -> text.startsWith("Who reaches it"), SOON);
      assertTrue(reached.contains("1 broken"), reached);
      assertEquals("", browser.faultsOfAccess());
      browser.press("#detail-close", "escape");

      browser.run("document.querySelector('#zones [data-zone=eu-1b]').click()");
      browser.awaitText("#list-count", text -> text.startsWith("4 of 12"), SOON);
      browser.run("document.querySelector('#zones [data-zone=eu-1b]').click()");
      browser.run("document.getElementById('group').click()");
      browser.awaitText("#list tbody tr.group", text -> text.equals("eu-1a: 5 members"), SOON);
      assertEquals(3, browser.count("#list tbody tr.group"));
    }
  }

  /** Not while nobody looks: it costs the coordinator something each time. */
  @Test
  void howPathsAreIsAskedWhileTheyAreInSightAloneAndAnOldAnswerIsCalledOld() {
    FakeCluster cluster = cluster(65);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 65 nodes answer"::equals, SOON);
      browser.run("document.getElementById('paths-section').scrollIntoView()");
      assertEquals(false, browser.run("return document.getElementById('paths').open"));
      browser.requests();
      browser.run("document.querySelector('#paths summary').click()");
      browser.awaitText("#paths-says", text -> text.contains("has a fault"), SOON);
      assertEquals("#paths=open", browser.run("return location.hash"));
      assertTrue(browser.text("#paths-many").startsWith("There is no matrix of 65 members"));
      assertEquals(0, browser.count("#matrix tr"));
      assertEquals(
          1, browser.requests().stream().filter(each -> each.endsWith("/knh/v1/paths")).count());
      member.fallSilent();
      String old = browser.awaitText("#paths-says", text -> text.contains("s ago"), SILENCE);
      assertTrue(old.startsWith("?"), old);
      assertEquals(1, browser.count("#paths.old"));
      browser.run("scrollTo({ top: 0 })");
    }
  }

  @Test
  void wherePathsAreNotProbedItSaysWhichSettingDoesThat() {
    FakeCluster cluster = cluster(6);
    cluster.withoutProbes();
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 6 nodes answer"::equals, SOON);
      browser.run("document.getElementById('paths-section').scrollIntoView()");
      browser.awaitText("#paths-says", text -> text.endsWith("PATH_PROBES is 0"), SOON);
      assertEquals(0, browser.count("#matrix tr"));
    }
  }

  /** The page and the manual say what to do next for the same causes: all there are. */
  @Test
  void everyCauseHasItsAdviceOnThePageAndItsRowInTheManual() throws IOException {
    Set<String> causes =
        Arrays.stream(Cause.values())
            .map(Details::text)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(causes, rows("knh-cause").keySet());
    try (FakePageServer member = new FakePageServer(cluster(2), 0)) {
      show(member, 1366, 900);
      Object advised =
          browser.run(
              "return import('/page/problems.js').then(({ ADVICE }) =>"
                  + " Object.keys(ADVICE).sort().join(' '))");
      assertEquals(String.join(" ", causes), advised);
      Object reset =
          browser.run("return import('/page/problems.js').then(({ ADVICE }) => ADVICE.reset)");
      for (String text : List.of(String.valueOf(reset), rows("knh-cause").get("reset"))) {
        assertTrue(String.valueOf(text).contains("all 512 connections"), text);
      }
    }
  }

  /** Of the table of {@code docs/operations.md} whose second column is this: names and rows. */
  private static Map<String, String> rows(String column) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs", "operations.md"));
    int head =
        lines.indexOf(
            lines.stream()
                .filter(line -> line.contains(" | `" + column + "` | "))
                .findFirst()
                .orElseThrow());
    Map<String, String> rows = new TreeMap<>();
    lines.stream()
        .skip(head + 2)
        .takeWhile(line -> line.startsWith("|"))
        .forEach(
            line -> rows.put(line.substring(line.indexOf('`') + 1, line.indexOf("` |")), line));
    return rows;
  }

  @Test
  void whoseStateIsNotKnownAndWhoNeverAnsweredAreNotDrawnAsUp() {
    for (int members : new int[] {12, 100, 500}) {
      FakeCluster cluster = cluster(members);
      try (FakePageServer member = new FakePageServer(cluster, 0)) {
        cluster.set(0, "unknown", "", "", "");
        cluster.set(1, "absent", "refused", "", "");
        show(member, 1366, 900);
        browser.awaitText(
            "#sentence", text -> text.startsWith("Not known whether all is well"), SOON);
        assertTrue(browser.text("#lamp-nodes").contains("in doubt"), browser.text("#lamp-nodes"));
        browser.run("location.hash = 'sort=name'");
        Awaitility.await().atMost(SOON).until(() -> drawn("table", 0) != null);
        for (String place : List.of(members == 12 ? "ring" : "grid", "table")) {
          assertEquals("unknown", drawn(place, 0), place + " of " + members);
          assertEquals("absent", drawn(place, 1), place + " of " + members);
          assertEquals("up", drawn(place, 2), place + " of " + members);
        }
      }
    }
  }

  /** Whom the place shows at the node with that number, by what is painted. */
  private static @Nullable Object drawn(String place, int number) {
    return browser.run(
        """
        const id = `worker-${String(arguments[1] + 1).padStart(4, '0')}@1010${arguments[1]}`;
        const state = (element, classes) => ['up', 'unknown', 'absent'].filter((one) => classes(element).includes(one)).join(' ');
        if (arguments[0] === 'table') {
          const cell = document.querySelector(`#list tbody tr[data-id='${id}'] td.state`);
          return cell && state(cell.querySelector('.sign'), (sign) => [...sign.classList]);
        }
        if (arguments[0] === 'ring') {
          const node = document.querySelector(`#map .node[data-id='${id}']`);
          const [whole, sign] = [node, node.querySelector('.sign')].map((part) => state(part, ({ classList }) => [...classList]));
          return whole === sign ? whole : `${whole}, but ${sign}`;
        }
        return (async () => {
          const { Model } = await import('/page/model.js');
          const { Grid } = await import('/page/grid.js');
          const model = new Model();
          model.status(await (await fetch('/knh/v1/status')).json());
          const canvas = document.querySelector('#map canvas');
          const { columns, width, height, labels } = Grid.layout(model, canvas.clientWidth);
          const index = model.ranked.findIndex((member) => member.id === id);
          const [left, top] = [(index % columns) * width + 2, Math.floor(index / columns) * height + 2];
          const [across, down] = labels ? [left + 11, top + 14] : [left + Math.floor((width - 1) / 2), top + Math.floor((height - 1) / 2)];
          const copy = new OffscreenCanvas(17, 17).getContext('2d', { willReadFrequently: true });
          const pixels = (paint) => {
            copy.clearRect(0, 0, 17, 17);
            paint();
            const { data } = copy.getImageData(0, 0, 17, 17);
            return [...Array(17 * 17).keys()].map((at) => [...data.slice(4 * at, 4 * at + 4)]);
          };
          const style = getComputedStyle(document.body);
          const colour = (name) => pixels(() => {
            copy.fillStyle = style.getPropertyValue(name);
            copy.fillRect(0, 0, 17, 17);
          })[0];
          const near = (one, other) => one.every((part, at) => Math.abs(part - other[at]) < 12);
          const shades = [0, 1, 2, 3, 4].map((shade) => colour(`--rtt${shade}`));
          const card = colour('--card');
          const cell = pixels(() => copy.drawImage(canvas, 8 - across, 8 - down));
          const isPainted = (pixel) => pixel[3] > 60 && !near(pixel, card);
          const middle = cell[8 * 17 + 8];
          if (shades.some((shade) => near(middle, shade))) return 'up';
          if (isPainted(middle)) return 'absent';
          return cell.some(isPainted) ? 'unknown' : 'nothing';
        })();
        """,
        place, number);
  }

  @Test
  void whatTheNetworkCallsAMemberIsNeverTakenForHtml() {
    String name = "<img src=x onerror=\"document.title='taken'\">";
    FakeCluster cluster = new FakeCluster(List.of(name, "worker-b"));
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      cluster.set(0, "down", "<b>", "peer", "");
      show(member, 1366, 900);
      String sentence = browser.awaitText("#sentence", text -> text.contains("unreachable"), SOON);
      assertTrue(sentence.startsWith(name), sentence);
      assertEquals(0, browser.count("main img"));
    }
  }

  @Test
  void aMemberIsFoundByAFewLettersAndOpenedAndClosedByKeysAlone() {
    FakeCluster cluster = cluster(100);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 100 nodes answer"::equals, SOON);
      browser.type("#search", "0042");
      browser.awaitText("#list-count", text -> text.startsWith("1 of 100"), SOON);
      browser.press("#list tbody a", "enter");
      browser.awaitText("#detail-title", "worker-0042"::equals, SOON);
      browser.awaitText("#detail-chart", text -> text.contains("Round trip"), SOON);
      browser.press("#detail-close", "escape");
      assertEquals(false, browser.run("return document.getElementById('detail').open"));
    }
  }

  @Test
  void thoseWhoDoNotSeeItOrUseNoMouseCanUseIt() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      cluster.trouble("strange");
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(1366, 900, dark);
        browser.open(member.page());
        browser.awaitText("#sentence", text -> text.contains("down"), SOON);
        assertEquals("", browser.faultsOfAccess());
        browser.run("document.querySelector('#list tbody a').click()");
        browser.awaitText("#detail-chart", text -> text.contains("Round trip"), SOON);
        assertEquals("", browser.faultsOfAccess());
      }
    }
  }

  @Test
  void nothingIsAskedOfAnybodyElse() {
    FakeCluster cluster = cluster(12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      // The page that was shown before may still ask for something while it is replaced.
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      browser.requests();
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 12 nodes answer"::equals, SOON);
      browser.run("document.querySelector('#list tbody tr:nth-child(2) a').click()");
      browser.awaitText("#detail-chart", text -> text.contains("Round trip"), SOON);
      List<String> requests = browser.requests();
      assertTrue(requests.size() > 10, requests::toString);
      List<String> strangers =
          requests.stream()
              .filter(address -> !address.startsWith(member.page().toString()))
              .toList();
      assertEquals(List.of(), strangers);
    }
  }

  @Test
  void fiveThousandMembersDoNotSlowIt() {
    FakeCluster cluster = cluster(5000);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1366, 900);
      browser.awaitText("#sentence", "All 5,000 nodes answer"::equals, SOON);
      browser.run("performance.clearMeasures()");
      for (int i = 0; i < 10; i++) {
        cluster.set(400 * i, "down", "timeout", "peer", "");
        cluster.round();
        member.publish();
        String silent = i == 0 ? "worker-0001 unreachable" : (i + 1) + " of 5,000 nodes down";
        browser.awaitText("#sentence", text -> text.startsWith(silent), SOON);
      }
      String figures =
          String.valueOf(
              browser.run(
                  """
                  const parts = (name) => performance.getEntriesByName(name).map((entry) => entry.duration).sort((a, b) => a - b);
                  const [take, draw] = [parts('knh-take'), parts('knh-draw')];
                  const middle = (all) => all[Math.floor(all.length / 2)];
                  return [middle(take), take.at(-1), middle(draw), draw.at(-1)].map((each) => each.toFixed(1)).join(' ');
                  """));
      double[] millis =
          List.of(figures.split(" ", -1)).stream().mapToDouble(Double::parseDouble).toArray();
      System.out.printf(
          Locale.ROOT,
          "The page at 5,000 members, a round in which one goes down: taken in %.1f ms (%.1f at"
              + " most), drawn in %.1f ms (%.1f at most)%n",
          millis[0],
          millis[1],
          millis[2],
          millis[3]);
      assertTrue(millis[0] + millis[2] < MOST_MILLIS, figures);
    }
  }

  private static FakeCluster cluster(int members) {
    FakeCluster cluster = new FakeCluster(members);
    cluster.rounds(40);
    return cluster;
  }

  private static void show(FakePageServer member, int width, int height) {
    browser.look(width, height, false);
    browser.open(member.page());
  }
}

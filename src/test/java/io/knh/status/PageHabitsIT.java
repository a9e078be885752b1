package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people are used to from other pages: any width, links, back, sorting, tabs, paper. */
class PageHabitsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PHONE_HEIGHT = 844;

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.orSkip("the habits of the page");
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
  void noLegalNameOfANodeBreaksTheLayoutAtAnyWidth() {
    for (FakeNames names : FakeNames.values()) {
      for (int members : new int[] {2, 6, 12, 100}) {
        FakeCluster cluster = cluster(names, members);
        try (FakePageServer member = new FakePageServer(cluster, 0)) {
          for (int width : new int[] {320, 390, 768, 1280}) {
            String where = members + " members, " + names + ", " + width + " px: ";
            show(member, width, "");
            assertEquals("", browser.faultsOfLayout(width), where);
            browser.run("document.querySelector('#list tbody a').click()");
            browser.awaitText("#detail-title", text -> !text.isEmpty(), SOON);
            assertEquals("", browser.faultsOfLayout(width), where + "one member");
          }
        }
      }
    }
  }

  @Test
  void aWindowThatBecomesNarrowIsDrawnAnew() {
    FakeCluster cluster = cluster(FakeNames.AWS, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "");
      // Drawn anew as well if the window was narrow a moment ago.
      Awaitility.await().atMost(SOON).until(() -> browser.count("#map .node") == 12);
      assertTrue(browser.text("#map-note").contains(".eu-central-1.compute.internal"));
      browser.look(600, 900, false);
      Awaitility.await().atMost(SOON).until(() -> browser.count("#map canvas") == 1);
      assertEquals("", browser.faultsOfLayout(600));
    }
  }

  @Test
  void aLinkOpensAMemberAndAFilterAndBackGoesTheSameWay() {
    FakeCluster cluster = cluster(FakeNames.SHORT, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "#state=down");
      browser.awaitText("#list-count", text -> text.startsWith("2 of 12"), SOON);
      assertEquals(1, browser.count("#states button[data-state=down][aria-pressed=true]"));

      browser.run("document.querySelector('#states [data-state=suspect]').click()");
      browser.awaitText("#list-count", text -> text.startsWith("3 of 12"), SOON);
      browser.press("#list tbody a", "enter");
      browser.awaitText("#detail-title", "worker-0006"::equals, SOON);
      assertEquals("#member=worker-0006@10105&state=down,suspect", hash());

      browser.back();
      awaitClosed();
      assertEquals("#state=down,suspect", hash());
      browser.back();
      browser.awaitText("#list-count", text -> text.startsWith("2 of 12"), SOON);
      assertEquals(0, browser.count("#states button[data-state=suspect][aria-pressed=true]"));

      browser.press("#list tbody a", "enter");
      browser.awaitText("#detail-title", "worker-0006"::equals, SOON);
      browser.press("#detail-close", "escape");
      awaitClosed();
      Awaitility.await().atMost(SOON).until(() -> hash().equals("#state=down"));
    }
  }

  @Test
  void aLinkMayNameANodeAndAMemberThatIsNotThereIsSaidNotToBe() {
    FakeCluster cluster = cluster(FakeNames.AWS, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "#member=ip-10-0-100-6.eu-central-1.compute.internal");
      browser.awaitText("#detail-facts", text -> text.contains("@10105"), SOON);
      browser.press("#detail-close", "enter");
      awaitClosed();
      assertEquals("", hash());

      show(member, 1280, "#member=%3Cb%3Enobody@1&state=nonsense&sort=nothing&find=%25");
      browser.awaitText("#detail-title", "<b>nobody@1"::equals, SOON);
      assertTrue(browser.text("#detail-facts").contains("not in the roster"));
    }
  }

  @Test
  void theTableIsSortedByKeysAndALinkKeepsTheOrder() {
    FakeCluster cluster = cluster(FakeNames.SHORT, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "");
      assertEquals("ascending", sortOf("state"));
      assertEquals("worker-0006", firstNode());

      browser.press("#list thead .trip button", "enter");
      assertEquals("descending", sortOf("trip"));
      assertEquals("", sortOf("state"));
      browser.awaitText("#list-count", text -> text.endsWith("the slowest first"), SOON);
      List<Double> trips = trips();
      assertEquals(
          trips.stream().sorted((one, other) -> Double.compare(other, one)).toList(), trips);
      browser.press("#list thead .trip button", "space");
      assertEquals("ascending", sortOf("trip"));
      assertEquals(trips().stream().sorted().toList(), trips());

      show(member, 1280, "#sort=-name");
      assertEquals("worker-0012", firstNode());
      assertEquals("descending", sortOf("name"));
    }
  }

  @Test
  void theFocusStaysOnAMemberWhoseRowMoves() {
    FakeCluster cluster = cluster(FakeNames.SHORT, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "");
      String id = "worker-0001@10100";
      String place =
          "return [...document.querySelectorAll('#list tbody tr')].findIndex((row) =>"
              + " row.dataset.id === arguments[0])";
      browser.run("document.querySelector(`[data-id='${arguments[0]}'] a`).focus()", id);
      assertEquals(11L, browser.run(place, id));
      cluster.set(0, "down", "timeout", "peer", "");
      member.publish();
      Awaitility.await().atMost(SOON).until(() -> !Long.valueOf(11).equals(browser.run(place, id)));
      assertEquals(
          id, browser.run("return document.activeElement.closest('tr')?.dataset.id ?? ''"));
    }
  }

  @Test
  void titleAndIconOfAWindowInTheBackgroundSayHowTheClusterStands() {
    FakeCluster cluster = new FakeCluster(FakeNames.SHORT, 12);
    cluster.rounds(40);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 1280, "");
      assertTrue(title().startsWith("✓ prod-eu · All 12 nodes answer"), title());
      assertEquals("page/icon-ok.svg", icon());
      browser.run(
          "window.hid = 0; document.addEventListener('visibilitychange', () => window.hid +="
              + " document.hidden)");
      browser.inBackground(
          () -> {
            cluster.set(6, "down", "timeout", "peer", "");
            member.publish();
            Awaitility.await()
                .atMost(SOON)
                .until(browser::titles, all -> all.contains("✕ prod-eu · worker-0007"));
          });
      assertEquals(1L, browser.run("return window.hid"));
      assertEquals("page/icon-bad.svg", icon());
      assertEquals(
          200L,
          browser.run(
              "const ask = new XMLHttpRequest(); ask.open('GET',"
                  + " document.getElementById('icon').href, false); ask.send(); return"
                  + " ask.status"));
    }
  }

  @Test
  void theHeadlineStaysInSightAndLeavesAPhoneItsScreen() {
    FakeCluster cluster = cluster(FakeNames.LONGEST, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      show(member, 320, "");
      assertFalse(isSeen("bar"));
      browser.run("document.getElementById('list-section').scrollIntoView()");
      Awaitility.await().atMost(SOON).until(() -> isSeen("bar"));
      assertEquals(
          browser.run("return document.getElementById('sentence').textContent"),
          browser.run("return document.getElementById('bar-sentence').textContent"));
      Object share =
          browser.run(
              "return document.getElementById('bar').offsetHeight * 10 < window.innerHeight");
      assertEquals(true, share);
      browser.run("document.getElementById('bar').click()");
      Awaitility.await().atMost(SOON).until(() -> !isSeen("bar"));
    }
  }

  @Test
  void onPaperItIsLightAndSaysWhenItWasTrue() {
    FakeCluster cluster = cluster(FakeNames.SHORT, 100);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      browser.look(1280, 900, true);
      browser.open(member.page());
      browser.awaitText("#list-count", text -> !text.isEmpty(), SOON);
      browser.run(
          """
          addEventListener('beforeprint', () => {
            const style = getComputedStyle(document.documentElement);
            window.paper = [style.getPropertyValue('--card'), style.colorScheme, document.getElementById('printed').textContent].join(' ');
          });
          """);
      assertTrue(browser.print().length > 10_000);
      String paper = String.valueOf(browser.run("return window.paper"));
      assertTrue(
          paper.matches("#fff (only light|light only) http://\\S+ as it was at 20\\S+Z"), paper);
      assertEquals(
          "#1d2125",
          browser.run("return getComputedStyle(document.body).getPropertyValue('--card')"));
    }
  }

  @Test
  void thoseWhoWantMoreContrastOrTheirOwnColoursGetThem() {
    FakeCluster cluster = cluster(FakeNames.SHORT, 12);
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      for (boolean dark : new boolean[] {false, true}) {
        for (Map<String, String> wish :
            List.of(Map.of("prefers-contrast", "more"), Map.of("forced-colors", "active"))) {
          browser.look(1280, 900, dark, wish);
          browser.open(member.page());
          browser.awaitText("#list-count", text -> !text.isEmpty(), SOON);
          assertEquals("", browser.faultsOfAccess(), wish + (dark ? ", dark" : ""));
          if (wish.containsKey("prefers-contrast")) {
            assertEquals(
                dark ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)",
                browser.run("return getComputedStyle(document.querySelector('.quiet')).color"));
          }
        }
      }
    } finally {
      browser.look(1280, 900, false);
    }
  }

  private static FakeCluster cluster(FakeNames names, int members) {
    FakeCluster cluster = new FakeCluster(names, members);
    cluster.rounds(70);
    cluster.trouble("strange");
    cluster.round();
    return cluster;
  }

  /** Opens the page, with {@code fragment} after its address, and waits until it is drawn. */
  private static void show(FakePageServer member, int width, String fragment) {
    browser.look(width, width < 500 ? PHONE_HEIGHT : 900, false);
    browser.open(URI.create("about:blank"));
    browser.open(URI.create(member.page() + fragment));
    browser.awaitText("#list-count", text -> !text.isEmpty(), SOON);
    browser.awaitText("#timeline", text -> text.contains("coordinator"), SOON);
  }

  private static void awaitClosed() {
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                Boolean.FALSE.equals(browser.run("return document.getElementById('detail').open")));
  }

  private static String hash() {
    return String.valueOf(browser.run("return location.hash"));
  }

  private static String title() {
    return String.valueOf(browser.run("return document.title"));
  }

  private static String icon() {
    return String.valueOf(
        browser.run("return document.getElementById('icon').getAttribute('href')"));
  }

  private static boolean isSeen(String id) {
    return Boolean.TRUE.equals(
        browser.run("return document.getElementById(arguments[0]).checkVisibility()", id));
  }

  private static String sortOf(String column) {
    return String.valueOf(
        browser.run(
            "return document.querySelector('#list th.' + arguments[0]).getAttribute('aria-sort') ??"
                + " ''",
            column));
  }

  private static String firstNode() {
    return browser.text("#list tbody tr a");
  }

  /** The round trips in the order of the table, without those that are not known. */
  private static List<Double> trips() {
    String all =
        String.valueOf(
            browser.run(
                "return [...document.querySelectorAll('#list tbody .trip')].map((cell) =>"
                    + " cell.textContent).join(',')"));
    return List.of(all.split(",", -1)).stream()
        .filter(text -> text.endsWith(" ms"))
        .map(text -> Double.valueOf(text.replace(" ms", "")))
        .toList();
  }
}

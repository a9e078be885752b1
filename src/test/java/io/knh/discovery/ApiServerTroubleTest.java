package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.kubernetes.ListWatch;
import io.knh.kubernetes.ReadPace;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What discovery survives. */
class ApiServerTroubleTest {

  private static final Slice TWO =
      Slice.of("knh-1", "knh", "IPv4").with("10.0.0.1", "node-a").with("10.0.0.2", "node-b");
  private static final List<String> TWO_MEMBERS =
      List.of("node-a 10.0.0.1:8080", "node-b 10.0.0.2:8080");
  private static final List<String> THREE_MEMBERS =
      List.of("node-a 10.0.0.1:8080", "node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");

  private static final ReadPace LONG_WATCHES =
      new ReadPace(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          Duration.ofSeconds(100),
          Duration.ofSeconds(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  private final FakeAgent inbox = new FakeAgent();
  private final DiscoveryLog log = DiscoveryLog.capture();
  private StubApiServer api;
  private Discovery discovery;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.2.2");
    api.put(TWO);
    discovery = discovery(DiscoveryFixture.FAST);
  }

  private Discovery discovery(ReadPace pace) {
    return new Discovery(
        DiscoveryFixture.settings(DiscoveryFixture.SELF, "endpointslices"),
        inbox,
        DiscoveryFixture.plain(api.url()),
        pace);
  }

  @AfterEach
  void end() throws IOException {
    discovery.close();
    api.close();
    log.close();
    assertFalse(log.hasStackTrace(), "what is expected needs no stack trace");
  }

  private void awaitMembers(List<String> expected) {
    await().untilAsserted(() -> assertEquals(expected, DiscoveryFixture.members(inbox)));
  }

  private void startAndWatch() {
    discovery.start();
    awaitMembers(TWO_MEMBERS);
    await().until(() -> api.watchers() == 1);
  }

  private void awaitProblem(String part) {
    await()
        .untilAsserted(
            () -> {
              String problem = discovery.reading().problem().orElse("none");
              assertTrue(problem.contains(part), problem);
            });
  }

  private void awaitWell() {
    await().until(() -> discovery.reading().problem().isEmpty() && api.watchers() == 1);
  }

  @Test
  void anApiServerThatIsAwayAtTheStartIsAskedUntilItAnswers() throws IOException {
    api.away();

    discovery.start();

    awaitProblem("the API server " + api.url() + " cannot be reached: connection refused");
    assertEquals(List.of(), inbox.rosters());
    assertFalse(discovery.reading().lastRead().isPresent());
    api.back();
    awaitMembers(TWO_MEMBERS);
    awaitWell();
  }

  @Test
  void startingReturnsAtOnceThoughTheApiServerHangs() {
    api.hang();
    long startNanos = System.nanoTime();

    discovery.start();

    assertTrue(Duration.ofNanos(System.nanoTime() - startNanos).toMillis() < 1_000);
    awaitProblem("no answer in time");
    api.heal();
    awaitMembers(TWO_MEMBERS);
  }

  @Test
  void theLastRosterStandsWhileTheApiServerIsAway() throws IOException {
    startAndWatch();

    api.away();
    awaitProblem("cannot be reached");

    assertEquals(1, inbox.rosters().size());
    assertTrue(discovery.reading().lastRead().isPresent());
    api.put(TWO.with("10.0.0.3", "node-c"));
    api.back();
    awaitMembers(THREE_MEMBERS);
    assertEquals(2, inbox.rosters().size());
  }

  @Test
  void theAgentHearsOnceWhenReadingBeginsToFailAndOnceWhenItWorksAgain() throws IOException {
    startAndWatch();
    await().untilAsserted(() -> assertEquals(List.of(true), inbox.readable()));

    api.away();
    awaitProblem("cannot be reached");
    await().until(() -> inbox.readable().contains(false));
    api.back();
    awaitWell();

    await().untilAsserted(() -> assertEquals(List.of(true, false, true), inbox.readable()));
  }

  @Test
  void theAgentHearsThatReadingNeverWorked() throws IOException {
    api.away();

    discovery.start();

    await().untilAsserted(() -> assertEquals(List.of(false), inbox.readable()));
  }

  @Test
  void aWatchGoesOnWhereItStoppedWithoutAList() throws IOException {
    startAndWatch();

    api.away();
    awaitProblem("cannot be reached");
    api.put(TWO.with("10.0.0.3", "node-c"));
    api.back();

    awaitMembers(THREE_MEMBERS);
    assertEquals(1, api.requests("list").size());
  }

  @Test
  void aProblemIsReportedOnceWhenItBeginsAndOnceWhenItIsOver() throws IOException {
    startAndWatch();

    api.away();
    await()
        .until(
            () ->
                log.at(Level.FINE).stream().filter(l -> l.contains("cannot be reached")).count()
                    >= 3);
    api.back();
    awaitWell();

    assertEquals(
        List.of(
            "the API server "
                + api.url()
                + " cannot be reached: connection refused; the last roster stays in use, and KNH"
                + " keeps trying"),
        log.at(Level.WARNING));
    assertEquals(List.of("the roster was read from the API server again"), log.at(Level.INFO));
  }

  /** A watch lasts half a minute: nobody waits for its end to hear that it goes on. */
  @Test
  void theEndOfAProblemIsReportedWhenTheWatchIsAccepted() throws IOException {
    discovery.close();
    discovery = discovery(LONG_WATCHES);
    startAndWatch();

    api.away();
    awaitProblem("cannot be reached");
    api.back();
    long backNanos = System.nanoTime();

    await().until(() -> !log.at(Level.INFO).isEmpty());
    assertTrue(Duration.ofNanos(System.nanoTime() - backNanos).toSeconds() < 20);
    assertEquals(List.of("the roster was read from the API server again"), log.at(Level.INFO));
    assertEquals(Optional.empty(), discovery.reading().problem());
  }

  @Test
  void theFirstReadAfterTroubleAtTheStartIsNotSaidToBeAnother() throws IOException {
    api.away();
    discovery.start();
    awaitProblem("cannot be reached");

    api.back();
    awaitMembers(TWO_MEMBERS);
    awaitWell();

    assertEquals(List.of("the roster was read from the API server"), log.at(Level.INFO));
  }

  @Test
  void anExpiredWatchIsFollowedByAList() {
    startAndWatch();

    api.expire();

    await().until(() -> api.requests("list").size() == 2);
    Request list = api.requests("list").getLast();
    assertEquals("", list.query().get("resourceVersion"), "the newest, not what expired");
    await().until(() -> api.watchers() == 1);
    api.put(TWO.with("10.0.0.3", "node-c"));
    awaitMembers(THREE_MEMBERS);
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void aWatchThatIsAnswered410IsFollowedByAList() {
    api.fail("watch", 410);

    discovery.start();

    await().until(() -> api.requests("list").size() >= 2);
    api.heal();
    await().until(() -> api.watchers() == 1);
    api.put(TWO.with("10.0.0.3", "node-c"));
    awaitMembers(THREE_MEMBERS);
  }

  @Test
  void changesThatWereMissedBeforeAnExpiryAreRead() throws IOException {
    startAndWatch();
    api.away();
    awaitProblem("cannot be reached");
    api.put(TWO.with("10.0.0.3", "node-c"));
    api.expire();

    api.back();

    awaitMembers(THREE_MEMBERS);
    assertEquals(2, inbox.rosters().size());
  }

  @Test
  void aListThatIsAnswered500IsTriedAgain() {
    api.fail("list", 500);

    discovery.start();

    awaitProblem("answers 500 to list endpointslices.discovery.k8s.io in namespace default");
    api.heal();
    awaitMembers(TWO_MEMBERS);
    awaitWell();
    assertEquals(1, log.at(Level.WARNING).size());
  }

  @Test
  void aWatchThatIsAnswered500IsTriedAgain() {
    api.fail("watch", 500);

    discovery.start();

    awaitMembers(TWO_MEMBERS);
    awaitProblem("answers 500 to watch endpointslices.discovery.k8s.io in namespace default");
    api.heal();
    awaitWell();
    assertEquals(1, log.at(Level.WARNING).size());
  }

  @Test
  void aForbiddenListSaysWhichPermissionIsMissing() {
    api.fail("list", 403);

    discovery.start();

    awaitProblem(
        "permission denied: the ServiceAccount needs a Role with the verb \"list\" on the"
            + " resource \"endpointslices\" of the API group \"discovery.k8s.io\" in the namespace"
            + " \"default\"");
    awaitProblem("User \"system:serviceaccount:default:knh\"");
    await().until(() -> api.requests("list").size() >= 4);
    assertEquals(1, log.at(Level.WARNING).size());
    api.heal();
    awaitMembers(TWO_MEMBERS);
    awaitWell();
  }

  @Test
  void aForbiddenWatchSaysWhichPermissionIsMissing() {
    api.fail("watch", 403);

    discovery.start();

    awaitMembers(TWO_MEMBERS);
    awaitProblem("with the verb \"watch\" on the resource \"endpointslices\"");
    await().until(() -> api.requests("watch").size() >= 4);
    assertEquals(1, log.at(Level.WARNING).size());
    assertEquals(List.of(), log.at(Level.INFO), "a list that works is not the end of it");
  }

  @Test
  void aRefusedTokenIsSaidToBe() {
    api.requireToken("another");

    discovery.start();

    awaitProblem("does not accept the ServiceAccount's token (401)");
    api.requireToken("");
    awaitMembers(TWO_MEMBERS);
  }

  @Test
  void aDroppedWatchIsResumed() {
    startAndWatch();

    api.dropWatches();

    await().until(() -> api.requests("watch").size() >= 2 && api.watchers() == 1);
    api.put(TWO.with("10.0.0.3", "node-c"));
    awaitMembers(THREE_MEMBERS);
    assertEquals(1, api.requests("list").size());
    assertEquals(List.of(), log.at(Level.WARNING), "one cut is no problem yet");
  }

  @Test
  void aWatchThatIsEndedEarlyIsResumed() {
    startAndWatch();

    api.endWatches();

    await().until(() -> api.requests("watch").size() >= 2 && api.watchers() == 1);
    api.put(TWO.with("10.0.0.3", "node-c"));
    awaitMembers(THREE_MEMBERS);
    assertEquals(1, api.requests("list").size());
  }

  @Test
  void watchesThatAreCutOffAgainAndAgainAreAProblem() {
    startAndWatch();

    await()
        .until(
            () -> {
              api.dropWatches();
              return discovery.reading().problem().isPresent();
            });

    awaitProblem("every watch of the roster is closed at once");
    await().until(() -> discovery.reading().problem().isEmpty());
  }

  @Test
  void aHalfOpenWatchIsNoticed() {
    startAndWatch();

    api.halfOpenWatches();
    api.put(TWO.with("10.0.0.3", "node-c"));

    awaitMembers(THREE_MEMBERS);
    assertEquals(2, api.requests("list").size(), "a list shows whether the API server is there");
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void aQuietWatchGoesOnWithoutAList() {
    startAndWatch();

    await().until(() -> api.requests("watch").size() >= 3);

    assertEquals(1, api.requests("list").size());
    assertEquals(1, inbox.rosters().size());
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void anEndlessLineIsNoReasonToRunOutOfMemory() {
    startAndWatch();

    StringBuilder name = new StringBuilder();
    while (name.length() < ListWatch.MAX_EVENT_BYTES) {
      name.append("0123456789abcdef".repeat(1_000));
    }
    api.put(TWO.with(name.toString(), "node-z"));
    await()
        .until(
            () ->
                log.at(Level.FINE).stream()
                    .anyMatch(line -> line.contains("the watch was closed")));
    api.put(TWO.with("10.0.0.3", "node-c"));
    api.expire();

    awaitMembers(THREE_MEMBERS);
  }

  @Test
  void nothingIsAskedAfterTheEnd() {
    startAndWatch();

    discovery.close();
    await().until(() -> api.watchers() == 0);
    int requests = api.requests("watch").size();
    api.put(TWO.with("10.0.0.3", "node-c"));
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("knh-discovery")));

    assertEquals(requests, api.requests("watch").size());
    assertEquals(1, inbox.rosters().size());
  }
}

package io.knh.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import io.knh.core.model.Peer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Five members, one of which is killed or frozen; "mistake" is a line of the original's list. Where
 * it makes no difference they are frozen: that costs no start of a server afterwards. It takes
 * long, and begins early.
 */
@Order(3)
class FaultsIT {

  /** A post is on its way at most this long after its decision, on a machine that is busy. */
  private static final Duration POST = Duration.ofSeconds(3);

  /** Posts go out side by side: one that was made before another may arrive after it. */
  private static final Duration OVERTAKING = Duration.ofMillis(500);

  /** Until a page shows what members know by now, on a machine that is busy. */
  private static final Duration PAGE = Duration.ofMinutes(3);

  private static Stage stage;
  private PostsSince received;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.6", 5);
    stage = Stage.of(nodes, nodes, "faults", Map.of("PATH_PROBES", "10"));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    received = stage.settled();
  }

  @Test
  void theHighestIsTheCoordinatorAndNobodyIsReported() {
    ClusterMember highest = stage.cluster().highest();
    assertEquals("node-e@127065", highest.id());
    for (ClusterMember member : stage.cluster().members()) {
      assertEquals(Optional.of(highest.id()), member.follows(), member.toString());
    }
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
    assertEquals(
        Set.of(stage.status(highest)),
        received.clusterEvents().stream().map(ReceivedPost::json).collect(Collectors.toSet()));
  }

  @Test
  void aFollowerThatIsKilledIsAlertedOnceAndComesBackWithoutAWebhook() {
    ClusterMember victim = stage.member("node-b");
    ClusterMember coordinator = stage.cluster().highest();
    victim.process().kill();

    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals("POST", post.method());
    assertEquals("/peer", post.path());
    assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), post.json());
    // Mistake 7: the status of the round that reports the outage still says alive.
    received.awaitStatus(stage.status(coordinator, victim));

    victim.start();
    stage.cluster().awaitAnswers(victim);
    received.awaitStatus(stage.status(coordinator));
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  /** Mistake 7: no status shows a peer as up after the alert about it. */
  @Test
  void noStatusAfterTheAlertShowsThePeerUp() {
    ClusterMember victim = stage.member("node-c");
    victim.process().freeze();
    ReceivedPost report = received.awaitPeerEvents(1).get(0);
    received.awaitQuietStatuses();
    List<String> after =
        received.clusterEvents().stream()
            .filter(post -> post.heardNanos() - report.heardNanos() > OVERTAKING.toNanos())
            .map(ReceivedPost::json)
            .distinct()
            .toList();
    assertEquals(List.of(stage.status(stage.cluster().highest(), victim)), after);
  }

  /** Mistake 8: a coordinator that crashed is not followed any more. */
  @Test
  void aCoordinatorThatIsKilledIsReplacedAndAlertedOnce() {
    ClusterMember old = stage.cluster().highest();
    ClusterMember next = stage.member("node-d");
    old.process().kill();

    stage.awaitFollow(next, old);
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(old.peer(), next.peer()), post.json());
    received.awaitStatus(stage.status(next, old));
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);

    old.start();
    stage.cluster().awaitAnswers(old);
    stage.awaitFollow(old);
    received.awaitStatus(stage.status(old));
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  @Test
  void aFrozenPeerIsAlertedOnceAndIsUpAgainWhenItGoesOn() {
    ClusterMember frozen = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    frozen.process().freeze();
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(frozen.peer(), coordinator.peer()), post.json());
    received.awaitStatus(stage.status(coordinator, frozen));

    frozen.process().thaw();
    received.awaitStatus(stage.status(coordinator));
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  /** Mistake 6: a frozen peer stops all monitoring, and k silent peers cost k times the wait. */
  @Test
  void twoSilentPeersAreAlertedAsSoonAsOne() {
    // Two of five: the others are a majority, without which the coordinator would wait for 20 s.
    List<ClusterMember> frozen = List.of(stage.member("node-a"), stage.member("node-d"));
    ClusterMember coordinator = stage.cluster().highest();
    long start = System.nanoTime();
    frozen.forEach(member -> member.process().freeze());
    List<ReceivedPost> posts = received.awaitPeerEvents(frozen.size());
    try {
      assertEquals(
          frozen.stream()
              .map(member -> Bodies.peerDown(member.peer(), coordinator.peer()))
              .collect(Collectors.toSet()),
          posts.stream().map(ReceivedPost::json).collect(Collectors.toSet()));
      Duration last = Duration.ofNanos(posts.get(posts.size() - 1).heardNanos() - start);
      assertTrue(last.compareTo(ShortTimes.DECISION.plus(POST)) < 0, () -> "alerted after " + last);

      // And the others are still monitored.
      ClusterMember later = stage.member("node-c");
      later.process().freeze();
      ReceivedPost third = received.awaitPeerEvents(3).get(2);
      assertEquals(Bodies.peerDown(later.peer(), coordinator.peer()), third.json());
    } finally {
      frozen.forEach(member -> member.process().thaw());
    }
  }

  @Test
  void aCoordinatorThatWasFrozenCausesNoFalseAlarmWhenItGoesOn() {
    ClusterMember frozen = stage.cluster().highest();
    ClusterMember next = stage.member("node-d");
    frozen.process().freeze();
    stage.awaitFollow(next, frozen);
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(frozen.peer(), next.peer()), post.json());

    frozen.process().thaw();
    // The higher of the two stays coordinator, the other one follows it.
    stage.awaitFollow(frozen);
    received.awaitStatus(stage.status(frozen));
    received.awaitQuietStatuses();
    for (ClusterMember member : stage.cluster().members()) {
      assertEquals(Optional.of(frozen.id()), member.follows(), member.toString());
    }
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  /** In a browser: any member shows how all paths are, as the coordinator was told. */
  @Test
  void thePageOfAFollowerShowsWhoProbesWhom() {
    ClusterMember frozen = stage.member("node-a");
    try (Browser browser = Browser.orSkip("the paths of a cluster")) {
      browser.look(1366, 900, false);
      browser.open(URI.create("http://" + stage.member("node-b").peer().address() + "/"));
      browser.awaitText("#sentence", "All 5 nodes answer"::equals, PAGE);
      browser.run("document.getElementById('paths-section').scrollIntoView()");
      browser.awaitText("#paths-says", text -> text.endsWith("None of 20 paths has a fault"), PAGE);
      browser.awaitText("#paths-source", text -> text.startsWith("As 5 members told node-e"), PAGE);
      assertEquals(20, browser.count("#matrix td[data-how=ok]"));

      frozen.process().freeze();
      received.awaitPeerEvents(1);
      browser.awaitText("#paths-says", text -> text.contains("have a fault"), PAGE);
      await().atMost(PAGE).until(() -> browser.count("#matrix td[data-how=bad]") > 0);
      assertEquals(List.of(), browser.complaints());
    } finally {
      frozen.process().thaw();
    }
  }

  /** Mistake 8: any id at all is believed. */
  @Test
  void anIdThatNoMemberHasOrThatComesFromElsewhereChangesNothing() {
    ClusterMember coordinator = stage.cluster().highest();
    // The last is in the roster, but does not come from its address.
    for (String id : List.of("zzz@1", "node-z%40127069", "", stage.member("node-a").id())) {
      for (ClusterMember member : stage.cluster().members()) {
        var answer = PingAnswer.get(member.peer().address(), "/coordinator?id=" + id).orElseThrow();
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("0", answer.headers().firstValue("Content-Length").orElse("none"));
        assertEquals(Optional.of(coordinator.id()), member.follows(), member + " after " + id);
      }
    }
    received.awaitQuietStatuses();
    stage.awaitFollow(coordinator);
    assertEquals(List.of(), received.peerEvents());
  }

  /** Mistake 9, its second half: a webhook that fails once is lost. */
  @Test
  void aReportThatTheReceiverRefusesIsDeliveredOnceItIsBack() {
    ClusterMember victim = stage.member("node-b");
    stage.receiver().behave(ReceiverBehaviour.answer(503));
    victim.process().freeze();
    ReceivedPost first = received.awaitPeerEvents(1).get(0);
    stage.receiver().refuse();
    // Nothing listens for the second attempt, which comes 5 s after the first.
    long down = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    Awaitility.await().until(() -> System.nanoTime() > down);
    stage.receiver().behave(ReceiverBehaviour.answer(200));
    stage.receiver().listen();

    List<ReceivedPost> attempts = received.awaitPeerEvents(2);
    assertEquals(first.json(), attempts.get(1).json());
    assertEquals(first.header("webhook-id"), attempts.get(1).header("webhook-id"));
    assertTrue(first.header("webhook-id").isPresent());
    received.awaitQuietStatuses();
    assertEquals(2, received.peerEvents().size(), received.peerEvents()::toString);
  }
}

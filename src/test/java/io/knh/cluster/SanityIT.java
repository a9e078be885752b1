package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Three members that ask a URL whether they are well themselves before they report a peer. */
@Order(6)
class SanityIT {

  /** One check a second: as many as a round and a decision would take twice over. */
  private static final int CHECKS_WITHOUT_REPORT = 8;

  private static WebhookReceiver sanity;
  private static Stage stage;
  private PostsSince received;

  @BeforeAll
  static void start() {
    sanity = WebhookReceiver.on("127.0.0.1", 0);
    List<Peer> nodes = Stage.nodes("127.0.8", 3);
    stage =
        Stage.of(
            nodes, nodes, "sanity", Map.of("SANITY_CHECK_URL", sanity.url("/sane").toString()));
  }

  @AfterAll
  static void stop() {
    stage.close();
    sanity.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    sanity.behave(ReceiverBehaviour.answer(200));
    sanity.listen();
    received = stage.settled();
  }

  /** Mistake 3: a healthy URL suppresses every report. Any status is healthy. */
  @Test
  void aPeerIsReportedWhileTheUrlAnswers() {
    sanity.behave(ReceiverBehaviour.answer(500));
    int asked = sanity.posts().size();
    ClusterMember victim = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    victim.process().freeze();
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), post.json());
    ReceivedPost check = sanity.await(asked + 1, any -> true, PostsSince.PATIENCE).get(asked);
    assertEquals("GET", check.method());
    assertEquals("/sane", check.path());
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  @Test
  void anAlertIsDelayedWhileTheUrlIsSilentAndSentOnceWhenItAnswers() throws InterruptedException {
    ClusterMember victim = stage.member("node-b");
    ClusterMember coordinator = stage.cluster().highest();
    // A connection that is dropped is no HTTP answer, and can be counted.
    sanity.behave(new ReceiverBehaviour.Drop());
    untilHeld(victim.process()::freeze, victim, coordinator);
    sanity.await(sanity.posts().size() + CHECKS_WITHOUT_REPORT, any -> true, PostsSince.PATIENCE);
    assertEquals(List.of(), received.peerEvents());

    sanity.behave(ReceiverBehaviour.answer(200));
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), post.json());
    received.awaitStatus(stage.status(coordinator, victim));
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  @Test
  void aPendingDecisionIsForgottenWhenThePeerAnswersAgain() throws InterruptedException {
    ClusterMember victim = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    sanity.refuse();
    untilHeld(victim.process()::kill, victim, coordinator);
    int seen = coordinator.process().lines().size();
    victim.start();
    coordinator
        .process()
        .awaitLine(
            seen, line -> line.contains(victim.id()) && line.contains(" is up"), Cluster.START);

    sanity.listen();
    received.awaitStatus(stage.status(coordinator));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
  }

  /** Returns when the log says that the alert is delayed. */
  private static void untilHeld(Runnable fault, ClusterMember victim, ClusterMember coordinator)
      throws InterruptedException {
    int seen = coordinator.process().lines().size();
    fault.run();
    coordinator
        .process()
        .awaitLine(
            seen,
            line -> line.contains(victim.id()) && line.contains(" delayed: "),
            PostsSince.PATIENCE);
  }
}

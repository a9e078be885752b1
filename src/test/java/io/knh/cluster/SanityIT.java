package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.peer.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three members that ask a URL whether they are well themselves before they report a peer. */
class SanityIT {

  private static WebhookReceiver sanity;
  private static Stage stage;
  private Told told;

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
    sanity.listen();
    told = stage.settled();
  }

  /** Mistake 3: a healthy URL suppresses every report. Any status is healthy. */
  @Test
  void aPeerIsReportedWhileTheUrlAnswers() {
    sanity.behave(ReceiverBehaviour.answer(500));
    int asked = sanity.posts().size();
    ClusterMember victim = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    victim.process().kill();
    ReceivedPost post = told.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), post.json());
    ReceivedPost check = sanity.await(asked + 1, any -> true, Told.PATIENCE).get(asked);
    assertEquals("GET", check.method());
    assertEquals("/sane", check.path());
    told.awaitQuietStatuses();
    assertEquals(1, told.peerEvents().size(), told.peerEvents()::toString);
  }

  @Test
  void aVerdictIsHeldWhileTheUrlIsSilentAndToldOnceWhenItAnswers() {
    sanity.refuse();
    ClusterMember victim = stage.member("node-b");
    ClusterMember coordinator = stage.cluster().highest();
    victim.process().kill();
    // The status shows what the rounds saw; only the report waits.
    told.awaitStatus(stage.status(coordinator, victim));
    told.awaitQuietStatuses();
    assertEquals(List.of(), told.peerEvents());

    sanity.listen();
    ReceivedPost post = told.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), post.json());
    told.awaitQuietStatuses();
    assertEquals(1, told.peerEvents().size(), told.peerEvents()::toString);
  }

  @Test
  void aHeldVerdictIsForgottenWhenThePeerAnswersAgain() {
    sanity.refuse();
    ClusterMember victim = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    victim.process().freeze();
    try {
      told.awaitStatus(stage.status(coordinator, victim));
    } finally {
      victim.process().thaw();
    }
    told.awaitStatus(stage.status(coordinator));
    sanity.listen();
    told.awaitQuietStatuses();
    assertEquals(List.of(), told.peerEvents());
  }
}

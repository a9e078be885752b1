package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Peers that are not there when they first appear, and a member that has no peers at all. */
class NewcomerIT {

  /** Mistake 7, its second half: with no peers the status is null instead of empty. */
  @Test
  void aMemberWithoutPeersPostsAnEmptyStatus() throws InterruptedException {
    List<Peer> alone = List.of(Peer.of("node-a", "127.0.8.11", Stage.PORT));
    try (Stage stage = Stage.of(alone, alone, "alone", Map.of("LOG_LEVEL", "debug"))) {
      PostsSince received = PostsSince.now(stage.receiver());
      stage.cluster().start();
      received.awaitStatus(
          "{\"peer_map\":[],\"coordinator\":\"node-a@1270811\","
              + "\"coordinator_address\":\"127.0.8.11:%d\"}".formatted(Stage.PORT));
      // The server has its own idea of the level of a logger; the setting prevails.
      stage
          .member("node-a")
          .process()
          .awaitLine(line -> line.contains(" DEBUG "), PostsSince.PATIENCE);
      assertEquals(List.of(), received.peerEvents());
    }
  }

  /** Mistake 4: a peer that does not answer when it first appears is dropped, never reported. */
  @Test
  void aPeerThatNeverAnsweredIsReportedOnceAndShownUpWhenItComes() {
    List<Peer> roster =
        List.of(
            Peer.of("node-b", "127.0.8.12", Stage.PORT),
            Peer.of("node-c", "127.0.8.13", Stage.PORT));
    try (Stage stage =
        Stage.of(
            roster,
            roster,
            "newcomer",
            Map.of("CONNECT_MAX_RETRIES", "3", "CONNECT_COOLDOWN_PERIOD", "1"))) {
      ClusterMember absent = stage.member("node-b");
      ClusterMember coordinator = stage.member("node-c");
      PostsSince received = PostsSince.now(stage.receiver());
      coordinator.start();
      stage.cluster().awaitAnswers(coordinator);
      ReceivedPost post = received.awaitPeerEvents(1).get(0);
      assertEquals(Bodies.peerDown(absent.peer(), coordinator.peer()), post.json());
      received.awaitStatus(stage.status(coordinator, absent));

      absent.start();
      received.awaitStatus(stage.status(coordinator));
      received.awaitQuietStatuses();
      assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
    }
  }
}

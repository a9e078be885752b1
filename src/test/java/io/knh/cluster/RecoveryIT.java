package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operator who wants recoveries and details, which the original does not have. */
class RecoveryIT {

  @Test
  void aPeerThatComesBackIsReportedOnceToTheReceiverOfRecoveries() {
    List<Peer> nodes = Stage.nodes("127.0.15", 3);
    try (WebhookReceiver recoveries = WebhookReceiver.on("127.0.0.1", 0);
        Stage stage = Stage.of(nodes, nodes, "recovery", wanted(recoveries))) {
      PostsSince received = stage.settled();
      ClusterMember victim = stage.member("node-a");
      ClusterMember coordinator = stage.cluster().highest();

      Instant killed = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      victim.process().kill();
      ReceivedPost outage = received.awaitPeerEvents(1).get(0);
      victim.start();
      ReceivedPost recovery = recoveries.awaitPeerEvents(1, PostsSince.PATIENCE).get(0);

      String down = Bodies.peerDown(victim.peer(), coordinator.peer());
      // Node-b was asked, and may have been too slow; it cannot have reached the victim.
      String scope = outage.header("knh-scope").orElseThrow();
      assertTrue(List.of("peer", "unknown").contains(scope), scope);
      String details = ",\"scope\":\"%s\",\"cause\":\"refused\"".formatted(scope);
      assertEquals(withDetails(down, outage, details), outage.json());
      assertEquals(Optional.of("peer-down"), outage.header("knh-event"));
      assertEquals(withDetails(down.replace("false", "true"), recovery, ""), recovery.json());
      assertEquals(Optional.of("peer-up"), recovery.header("knh-event"));
      assertEquals("/recovery", recovery.path());
      assertEquals(outage.header("knh-since"), recovery.header("knh-since"));
      Instant since = Instant.parse(recovery.header("knh-since").orElseThrow());
      Instant until = Instant.parse(recovery.header("knh-until").orElseThrow());
      assertTrue(!since.isBefore(killed) && !until.isBefore(since), since + " to " + until);
      assertTrue(!until.isAfter(Instant.now()), until.toString());

      received.awaitStatus(stage.status(coordinator));
      received.awaitQuietStatuses();
      assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
      assertEquals(1, recoveries.posts().size(), recoveries.posts()::toString);
    }
  }

  private static Map<String, String> wanted(WebhookReceiver recoveries) {
    return Map.of(
        "PEER_RECOVERY_URL", recoveries.url("/recovery").toString(),
        "PEER_STATUS_DETAILS", "true",
        "CLUSTER_NAME", "test");
  }

  private static String withDetails(String body, ReceivedPost post, String scopeAndCause) {
    return body.substring(0, body.length() - 1)
        + ",\"event_id\":\""
        + post.header("webhook-id").orElseThrow()
        + "\""
        + scopeAndCause
        + ",\"cluster_name\":\"test\""
        + post.header("knh-since").map(",\"since\":\"%s\""::formatted).orElseThrow()
        + post.header("knh-until").map(",\"until\":\"%s\""::formatted).orElse("")
        + "}";
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A member whose receiver answers without an end, which once ended it within a second. */
class HostileReceiverIT {

  private static Stage stage;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.70", 1);
    stage = Stage.of(nodes, nodes, "hostile-receiver", Map.of());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void itLivesAndTriesAgain() throws Exception {
    ClusterMember member = stage.member("node-a");
    for (Hostile kind : List.of(Hostile.HEADER_LINE, Hostile.HEADERS)) {
      try (HostileServer receiver = HostileServer.on("127.0.70.4", kind);
          HostileServer sanity = HostileServer.on("127.0.70.5", Hostile.BODY)) {
        member.start(
            Map.of(
                "CLUSTER_STATUS_URL",
                receiver.url("/").toString(),
                "SANITY_CHECK_URL",
                sanity.url("/").toString()));
        stage.cluster().awaitAnswers(member);
        OutputLine first =
            member.process().awaitLine(HostileReceiverIT::saysWhy, PostsSince.PATIENCE);
        int next = member.process().lines().indexOf(first) + 1;
        member.process().awaitLine(next, HostileReceiverIT::saysWhy, PostsSince.PATIENCE);
        assertTrue(member.isRunning(), kind::name);
        assertTrue(receiver.awaitCut(PostsSince.PATIENCE), kind::name);
        assertTrue(sanity.awaitCut(PostsSince.PATIENCE), kind::name);
        assertTrue(sanity.sent() < 4 * HostileServer.IN_BUFFERS, () -> sanity.sent() + " bytes");
      } finally {
        member.process().kill();
      }
    }
  }

  private static boolean saysWhy(String line) {
    return line.contains(": the header of the answer is longer than 64 KB; next attempt in ");
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knh.core.model.Peer;
import io.knh.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Three members, and a receiver, that have IPv6 and nothing else. */
class Ipv6IT {

  private static final String LOOPBACK = "::1";

  @Test
  void anOutageIsAlertedOnceAndItsEndAsWell() {
    assumeTrue(hasIpv6(), "needs IPv6 on the loopback interface");
    List<Peer> nodes =
        IntStream.range(0, 3)
            .mapToObj(i -> Peer.of("node-" + (char) ('a' + i), LOOPBACK, Stage.PORT + i))
            .toList();
    try (WebhookReceiver receiver = WebhookReceiver.on(LOOPBACK, 0);
        Stage stage = Stage.of(nodes, nodes, "ipv6", settings(receiver))) {
      stage.settled();
      ClusterMember victim = stage.member("node-a");
      ClusterMember coordinator = stage.cluster().highest();
      assertEquals("[::1]:" + Stage.PORT, victim.peer().address().toString());
      // Datagrams are echoed, too: the share of those that are lost is known after some of them.
      Awaitility.await("paths are measured")
          .atMost(PostsSince.PATIENCE)
          .until(() -> scrape(victim).series("knh_path_up").size() == 2);

      victim.process().kill();
      ReceivedPost outage = receiver.awaitPeerEvents(1, PostsSince.PATIENCE).get(0);
      assertEquals(Bodies.peerDown(victim.peer(), coordinator.peer()), outage.json());
      victim.start();
      ReceivedPost recovery = receiver.awaitPeerEvents(2, PostsSince.PATIENCE).get(1);
      assertEquals("/recovery", recovery.path());
      stage.settled();
      assertEquals(2, receiver.peerEvents().size(), receiver.peerEvents()::toString);
      assertTrue(
          scrape(coordinator).value("knh_path_probes_total{result=\"echoed\"}").orElseThrow() > 0);
    }
  }

  private static Map<String, String> settings(WebhookReceiver receiver) {
    return Map.of(
        "PATH_PROBES", "10",
        "PEER_STATUS_URL", receiver.url("/peer").toString(),
        "PEER_RECOVERY_URL", receiver.url("/recovery").toString());
  }

  private static Scrape scrape(ClusterMember member) {
    return Awaitility.await("metrics")
        .atMost(PostsSince.PATIENCE)
        .until(() -> PingAnswer.get(member.peer().address(), "/metrics"), Optional::isPresent)
        .map(answer -> Scrape.of(answer.body()))
        .orElseThrow();
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName(LOOPBACK)[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

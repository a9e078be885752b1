package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.http.Tinyproxy;
import io.knh.standin.kubernetes.TlsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two members whose receiver and sanity URL are behind a proxy that wants credentials. */
class ProxyIT {

  @TempDir private static Path folder;

  @Test
  void webhooksAndTheSanityCheckGoThroughItAndNothingElseDoes() throws Exception {
    TlsFolder tls = TlsFolder.create(folder.resolve("tls"), "127.0.72.1");
    List<Peer> nodes = Stage.nodes("127.0.73", 2);
    Path home = Files.createDirectory(folder.resolve("proxy"));
    try (Tinyproxy proxy = Tinyproxy.start(home, "127.0.71.3", Optional.of("knh geheim-1"));
        WebhookReceiver receiver = WebhookReceiver.onTls("127.0.72.1", 0, tls.server());
        WebhookReceiver sanity = WebhookReceiver.on("127.0.72.2", 0);
        Stage stage =
            Stage.of(
                nodes,
                nodes,
                "proxy",
                Map.of(
                    "HTTP_PROXY",
                    "http://knh:geheim%2D1@" + proxy.hostAndPort(),
                    "HTTPS_PROXY",
                    "http://knh:geheim%2D1@" + proxy.hostAndPort(),
                    "NO_PROXY",
                    "127.0.0.0/24",
                    "EXTRA_CA_FILE",
                    tls.serviceAccount().resolve("ca.crt").toString(),
                    "PEER_STATUS_URL",
                    receiver.url("/peer").toString(),
                    "SANITY_CHECK_URL",
                    sanity.url("/sane").toString()))) {
      stage.settled();
      ClusterMember victim = stage.member("node-a");
      victim.process().kill();

      ReceivedPost post = receiver.awaitPeerEvents(1, PostsSince.PATIENCE).get(0);
      assertEquals(Bodies.peerDown(victim.peer(), stage.cluster().highest().peer()), post.json());
      assertEquals(Optional.empty(), post.header("proxy-authorization"));
      assertFalse(sanity.posts().isEmpty());
      assertEquals(
          new TreeSet<>(
              List.of(
                  "CONNECT 127.0.72.1:" + receiver.url("").getPort() + " HTTP/1.1",
                  "GET " + sanity.url("/sane") + " HTTP/1.1")),
          new TreeSet<>(proxy.requests()));
      for (ClusterMember member : stage.cluster().members()) {
        List<String> lines = member.process().lines().stream().map(OutputLine::text).toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains("HTTPS_PROXY=http://***@")));
        assertFalse(lines.toString().contains("geheim"));
      }
    }
  }
}

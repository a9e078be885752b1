package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import io.knh.standin.kubernetes.TlsFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that gets a certificate authority by {@code EXTRA_CA_FILE}, and its two receivers. */
class ExtraTrustIT {

  @TempDir private static Path folder;

  private static TlsFolder known;
  private static TlsFolder unknown;
  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    known = TlsFolder.create(folder.resolve("known"), "127.0.0.1");
    unknown = TlsFolder.create(folder.resolve("unknown"), "127.0.0.1");
    List<Peer> nodes = Stage.nodes("127.0.18", 1);
    String file = known.serviceAccount().resolve("ca.crt").toString();
    stage = Stage.of(nodes, nodes, "extra-trust", Map.of("EXTRA_CA_FILE", file));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void whomTheFileVouchesForIsReached() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.onTls("127.0.0.1", 0, known.server())) {
      startAlerting(receiver);
      receiver.awaitClusterEvents(2, PostsSince.PATIENCE);
    } finally {
      stage.member("node-a").process().kill();
    }
  }

  @Test
  void whomItDoesNotVouchForIsTriedAgainAndNeverReached() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.onTls("127.0.0.1", 0, unknown.server())) {
      startAlerting(receiver);
      ServerProcess member = stage.member("node-a").process();
      OutputLine first = member.awaitLine(ExtraTrustIT::saysWhyAndAgain, PostsSince.PATIENCE);
      member.awaitLine(
          member.lines().indexOf(first) + 1, ExtraTrustIT::saysWhyAndAgain, PostsSince.PATIENCE);
      assertEquals(0, receiver.posts().size());
    } finally {
      stage.member("node-a").process().kill();
    }
  }

  private static boolean saysWhyAndAgain(String line) {
    return line.contains(": TLS: the certificate is not trusted: ")
        && line.contains("; next attempt in ");
  }

  private static void startAlerting(WebhookReceiver receiver) {
    ClusterMember member = stage.member("node-a");
    member.start(Map.of("CLUSTER_STATUS_URL", receiver.url("/cluster").toString()));
    stage.cluster().awaitAnswers(member);
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.peering.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three members that share a secret and accept nothing unsigned. First they have the old secret,
 * after the change the new one. It takes long, and begins early.
 */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretIT {

  private static final String OLD = "the-old-secret-of-this-cluster-0";
  private static final String NEW = "the-new-secret-of-this-cluster-0";
  private static final Duration GONE = Duration.ofSeconds(10);

  private static Stage stage;
  private PostsSince received;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.13", 3);
    stage =
        Stage.of(
            nodes,
            nodes,
            "secret",
            Map.of("CLUSTER_SECRET", OLD, "CLUSTER_SECRET_REQUIRED", "true"));
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
  @Order(1)
  void anOutageIsAlerted() {
    ClusterMember coordinator = stage.cluster().highest();
    ClusterMember victim = stage.member("node-a");
    victim.process().freeze();
    assertEquals(
        Bodies.peerDown(victim.peer(), coordinator.peer()),
        received.awaitPeerEvents(1).getFirst().json());
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size());
  }

  /** From its very address: without a secret that would silence its alarm. */
  @Test
  @Order(2)
  void aGoodbyeThatIsNotSignedSilencesNobodysAlarm() throws IOException {
    ClusterMember coordinator = stage.cluster().highest();
    ClusterMember victim = stage.member("node-a");
    String target = "/knh/v1/goodbye?id=" + victim.id();
    victim.process().freeze();
    assertEquals(200, http(coordinator).post(ip(victim), target, "").status());
    received.awaitPeerEvents(1);
  }

  @Test
  @Order(3)
  void aSignedGoodbyeIsBelieved() {
    ClusterMember coordinator = stage.cluster().highest();
    ClusterMember leaver = stage.member("node-a");
    leaver.process().terminate();
    assertTrue(leaver.process().awaitExit(GONE).isPresent(), "still there after 10 s");
    received.awaitStatus(stage.statusWithout(leaver, coordinator));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
  }

  @Test
  @Order(4)
  void aSecretIsChangedMemberByMemberAndNobodyNotices() {
    for (String secrets : List.of(OLD + "," + NEW, NEW + "," + OLD, NEW)) {
      for (ClusterMember member : stage.cluster().members()) {
        restart(member, secrets);
        stage.awaitFollow(stage.cluster().highest());
      }
    }
    received.awaitStatus(stage.status(stage.cluster().highest()));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
    for (ClusterMember member : stage.cluster().members()) {
      assertTrue(
          member.process().lines().stream().noneMatch(line -> line.text().contains("was rejected")),
          member::toString);
    }
  }

  @Test
  @Order(5)
  void whoHasAnotherSecretIsNobodysCoordinator() throws Exception {
    ClusterMember stranger = stage.cluster().highest();
    ClusterMember successor = stage.member("node-b");
    restart(stranger, OLD);
    stage.awaitFollow(successor, stranger);
    for (ClusterMember member : List.of(successor, stage.member("node-a"))) {
      member
          .process()
          .awaitLine(
              line ->
                  line.contains("a message that names " + stranger.id())
                      && line.contains("was rejected: the signature is wrong"),
              PostsSince.PATIENCE);
    }
  }

  private static void restart(ClusterMember member, String secrets) {
    member.process().terminate();
    assertTrue(member.process().awaitExit(GONE).isPresent(), "still there after 10 s");
    member.start(Map.of("CLUSTER_SECRET", secrets));
    stage.cluster().awaitAnswers(member);
  }

  private static RawHttp http(ClusterMember member) {
    return new RawHttp(ip(member), member.peer().address().port());
  }

  private static String ip(ClusterMember member) {
    return member.peer().address().ip();
  }
}

package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Members that are shut down (SIGTERM): nobody is reported for it. At last all of them do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeavingIT {

  /** From SIGTERM to the end of the process. */
  private static final Duration GONE = Duration.ofSeconds(10);

  private static Stage stage;
  private PostsSince received;

  @BeforeAll
  static void start() {
    List<Peer> nodes = Stage.nodes("127.0.7", 3);
    stage = Stage.of(nodes, nodes, "leaving", Map.of());
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
  void aCoordinatorThatLeavesHandsOverAtOnceAndIsNotReported() {
    ClusterMember leaver = stage.cluster().highest();
    ClusterMember successor = stage.member("node-b");
    List<ClusterMember> others = List.of(successor, stage.member("node-a"));
    List<Integer> before = others.stream().map(other -> other.process().lines().size()).toList();
    leaver.process().terminate();
    stage.awaitFollow(successor, leaver);
    List<String> since = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      List<OutputLine> lines = others.get(i).process().lines();
      lines.subList(before.get(i), lines.size()).forEach(line -> since.add(line.text()));
    }
    // Without a goodbye they wait for a heartbeat, and begin an election when none comes.
    assertTrue(since.stream().anyMatch(LeavingIT::saysGoodbye), since::toString);
    assertTrue(
        since.stream().noneMatch(line -> line.contains("no coordinator heartbeat")),
        since::toString);
    assertTrue(leaver.process().awaitExit(GONE).isPresent(), "still there after 10 s");
    received.awaitStatus(stage.statusWithout(leaver, successor));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
  }

  private static boolean saysGoodbye(String line) {
    return line.contains("node-c@127073 ") && line.contains(" left: it raises no alert");
  }

  /** From the highest down, so that each in turn is the coordinator when it goes. */
  @Test
  @Order(2)
  void aRollingRestartOfAllReportsNothing() {
    for (ClusterMember member : stage.cluster().members().reversed()) {
      member.process().terminate();
      assertTrue(member.process().awaitExit(GONE).isPresent(), "still there after 10 s");
      member.start();
      stage.cluster().awaitAnswers(member);
    }
    stage.awaitFollow(stage.cluster().highest());
    received.awaitStatus(stage.status(stage.cluster().highest()));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());
  }

  @Test
  @Order(3)
  void aFollowerThatLeavesIsNotReportedNorAreAllOthersAfterIt() {
    ClusterMember leaver = stage.member("node-a");
    ClusterMember coordinator = stage.cluster().highest();
    leaver.process().terminate();
    assertTrue(leaver.process().awaitExit(GONE).isPresent(), "still there after 10 s");
    received.awaitStatus(stage.statusWithout(leaver, coordinator));
    received.awaitQuietStatuses();
    assertEquals(List.of(), received.peerEvents());

    for (ClusterMember member : List.of(stage.member("node-b"), coordinator)) {
      member.process().terminate();
      assertTrue(member.process().awaitExit(GONE).isPresent(), "still there after 10 s");
    }
    assertEquals(List.of(), received.peerEvents());
  }
}

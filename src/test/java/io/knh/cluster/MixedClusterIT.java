package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two of our members, node-b and node-d, and emulated members of the original Go program below,
 * between and above them. A Go member that does not run is in the roster all the same.
 */
class MixedClusterIT {

  /**
   * The original's times by 2.5 s / 7 s, the silence that our members bear here and by default: so
   * our followers have to ask twice between two of its announcements.
   */
  private static final GoTimings GO_TIMES =
      new GoTimings(Duration.ofMillis(5300), 2, Duration.ofMillis(350), 5, Duration.ofMillis(350));

  private static List<Peer> roster;

  /**
   * Those that have answered in any test: a status names no others within their time to connect.
   */
  private static final Set<Peer> MET = new HashSet<>();

  private static Stage stage;
  private @Nullable GoMember started;

  @BeforeAll
  static void start() {
    roster = Stage.nodes("127.0.9", 5);
    List<Peer> ours = List.of(roster.get(1), roster.get(3));
    MET.addAll(ours);
    stage = Stage.of(roster, ours, "mixed", Map.of("PATH_PROBES", "10"));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  /** The one below runs in all tests. */
  @BeforeEach
  void oursAreWell() {
    stage.cluster().start();
    stage.awaitFollow(stage.member("node-d"));
    // Not before ours: it would drop those that do not answer yet, and never look at them again.
    started = go(0);
  }

  @AfterEach
  void stopBelow() {
    if (started != null) {
      started.close();
    }
  }

  private GoMember below() {
    return Objects.requireNonNull(started);
  }

  private static GoMember go(int index) {
    MET.add(roster.get(index));
    return GoMember.start(roster.get(index), roster, GO_TIMES, 42);
  }

  private static void await(String what, BooleanSupplier happened) {
    Awaitility.await(what).atMost(PostsSince.PATIENCE).until(happened::getAsBoolean);
  }

  @Test
  void aGoMemberBelowIsAnnouncedToInEveryRoundAndShownUp() {
    GoMember below = below();
    ClusterMember ours = stage.member("node-d");
    await("it believes ours", () -> below.coordinator().equals(ours.id()));
    String heartbeat = "/coordinator?id=" + ours.id();
    int before = heartbeats(below, heartbeat);
    await("it is announced to again and again", () -> heartbeats(below, heartbeat) >= before + 3);
    await("it has had two rounds", () -> below.rounds() >= 2);
    assertEquals(0, below.announcements(), "a higher-ranked member answered its pings");
    PostsSince received = PostsSince.now(stage.receiver());
    received.awaitStatus(status(ours.peer(), roster.get(0), roster.get(1)));
    assertEquals(List.of(), received.peerEvents());
  }

  private static int heartbeats(GoMember member, String heartbeat) {
    return (int)
        member.requests().stream()
            .filter(request -> request.replace("%40", "@").endsWith(heartbeat))
            .count();
  }

  @Test
  void aGoMemberBelowThatGoesDownIsReportedOnce() {
    ClusterMember ours = stage.member("node-d");
    PostsSince received = PostsSince.now(stage.receiver());
    received.awaitStatus(status(ours.peer(), roster.get(0), roster.get(1)));
    below().close();
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(roster.get(0), ours.peer()), post.json());
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  @Test
  void aGoMemberBetweenStandsDownBeforeOursAndTakesOverWhenOursGoesDown() {
    ClusterMember higher = stage.member("node-d");
    ClusterMember lower = stage.member("node-b");
    PostsSince received = PostsSince.now(stage.receiver());
    try (GoMember between = go(2)) {
      received.awaitStatus(status(higher.peer(), roster.get(0), roster.get(1), roster.get(2)));
      await("it believes ours", () -> between.coordinator().equals(higher.id()));
      assertEquals(0, between.announcements());

      higher.process().kill();
      await("it announces itself", () -> between.announcements() > 0);
      stage.cluster().awaitFollow(between.self(), List.of(lower), PostsSince.PATIENCE);
      higher.start();
      stage.cluster().awaitAnswers(higher);
      stage.awaitFollow(higher);
      // It pings the higher-ranked one again, and stands down.
      int last = between.announcements();
      received.awaitStatus(status(higher.peer(), roster.get(0), roster.get(1), roster.get(2)));
      received.awaitQuietStatuses();
      assertTrue(between.announcements() <= last + 1, "it announces beside ours");
    }
    String outage = Bodies.peerDown(roster.get(2), higher.peer());
    await(
        "it is reported",
        () -> received.peerEvents().stream().anyMatch(p -> p.json().equals(outage)));
  }

  @Test
  void oursFollowAGoMemberAboveAndReportItWhenItGoesDown() {
    ClusterMember ours = stage.member("node-d");
    PostsSince received;
    try (GoMember above = go(4)) {
      await("it announces itself", () -> above.announcements() > 0);
      stage.cluster().awaitFollow(above.self(), stage.cluster().members(), PostsSince.PATIENCE);
      int announced = above.announcements();
      received = PostsSince.now(stage.receiver());
      await("it goes on announcing", () -> above.announcements() >= announced + 3);
      // Between two of its announcements ours asked whether it is there, and went on following.
      for (ClusterMember member : stage.cluster().members()) {
        assertEquals(above.self().id().value(), member.follows().orElse("nobody"));
      }
      assertEquals(List.of(), received.clusterEvents(), "ours posted while following");
      assertFalse(above.down().contains(ours.id()), "it takes ours for down");
    }
    stage.awaitFollow(ours);
    ReceivedPost post = received.awaitPeerEvents(1).get(0);
    assertEquals(Bodies.peerDown(roster.get(4), ours.peer()), post.json());
    received.awaitQuietStatuses();
    assertEquals(1, received.peerEvents().size(), received.peerEvents()::toString);
  }

  private static String status(Peer coordinator, Peer... up) {
    return Bodies.status(List.copyOf(MET), List.of(up)::contains, coordinator);
  }
}

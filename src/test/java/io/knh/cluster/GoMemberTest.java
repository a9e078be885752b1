package io.knh.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The emulation does what is documented of the original, good and bad. */
class GoMemberTest {

  private static final GoTimings FAST =
      new GoTimings(Duration.ofMillis(50), 500, Duration.ofMillis(10), 2, Duration.ofMillis(10));

  private List<Peer> roster = List.of();

  @BeforeEach
  void takeFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.6.201", 0));
      int port = socket.getLocalPort();
      roster = List.of(Peer.of("go-1", "127.0.6.201", port), Peer.of("go-2", "127.0.6.202", port));
    }
  }

  @Test
  void answersOnTheWireOfTheOriginal() {
    try (GoMember member = GoMember.start(roster.get(0), roster, FAST, 1)) {
      var ping = PingAnswer.get(member.self().address(), "/ping").orElseThrow();
      assertEquals(200, ping.statusCode());
      assertEquals("pong", ping.body());
      assertEquals(
          "text/plain; charset=utf-8", ping.headers().firstValue("Content-Type").orElse(""));

      var answer = PingAnswer.get(member.self().address(), "/coordinator?id=z%401").orElseThrow();
      assertEquals(200, answer.statusCode());
      assertEquals("0", answer.headers().firstValue("Content-Length").orElse(""));
      assertEquals("z@1", member.coordinator());

      assertEquals(
          404, PingAnswer.get(member.self().address(), "/other").orElseThrow().statusCode());
    }
  }

  @Test
  void theHighestAnnouncesItselfAndTheNextTakesOverWhenItGoesDown() {
    String highest = roster.get(1).id().value();
    String next = roster.get(0).id().value();
    try (GoMember lower = GoMember.start(roster.get(0), roster, FAST, 1)) {
      try (GoMember higher = GoMember.start(roster.get(1), roster, FAST, 1)) {
        await().until(() -> lower.coordinator().equals(highest));
        assertEquals(highest, higher.coordinator());
      }
      await().until(() -> lower.coordinator().equals(next));
      await().until(() -> lower.down().equals(List.of(highest)));
    }
  }
}

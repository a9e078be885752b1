package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import io.knh.simulation.World;
import io.knh.status.View.Lack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a follower asks its coordinator, whatever that does. */
class ViewClientTest {

  private static final String HOST = "127.0.5.1";

  private final ViewClient client = new ViewClient(Optional.empty());

  private static Peer at(int port) {
    return Peer.of("node-a", HOST, port);
  }

  private ViewClient.Result ask(int status, byte[] body) throws IOException {
    return ask(at(1).id(), status, body);
  }

  /** The answer of a coordinator that is known as {@code id}. */
  private ViewClient.Result ask(PeerId id, int status, byte[] body) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          assertEquals("/knh/v1/status?view=own", exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(status, 0);
          try (exchange;
              var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    try {
      return client
          .ask(new Peer(id, new Address(HOST, server.getAddress().getPort()), "node-a"))
          .join();
    } finally {
      server.stop(0);
    }
  }

  private static void assertFailed(Lack.Kind kind, String why, ViewClient.Result result) {
    assertEquals(kind, assertInstanceOf(ViewClient.Result.Failed.class, result).lack().kind());
    assertFailed(why, result);
  }

  private static void assertFailed(String why, ViewClient.Result result) {
    String problem = assertInstanceOf(ViewClient.Result.Failed.class, result).lack().text();
    assertTrue(problem.endsWith(why), problem);
  }

  @Test
  void whatTheCoordinatorSeesIsRead() throws Exception {
    World world = World.of(3);
    SimulatedMember coordinator = new SimulatedMember(world, 3);
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    ViewClient.Result result = ask(World.peer(3).id(), 200, coordinator.status().json());
    View seen = assertInstanceOf(ViewClient.Result.Seen.class, result).view();
    assertEquals(coordinator.status().view().peers(), seen.peers());
  }

  @Test
  void whatHasNoStatusIsStartingOrAnOriginal() throws Exception {
    assertFailed(
        Lack.Kind.ORIGINAL,
        "has no status: it is starting, or runs the original program",
        ask(404, "404 page not found\n".getBytes(UTF_8)));
  }

  @Test
  void oneThatHasNoRoomForAFurtherReaderIsNoOriginal() throws Exception {
    assertFailed(Lack.Kind.UNANSWERED, "has no status: HTTP 503", ask(503, "{}".getBytes(UTF_8)));
  }

  /** A pod of another cluster, or of another deployment, may have got the address. */
  @Test
  void theViewOfAnotherThanWasAskedIsNotShown() throws Exception {
    World world = World.of(3);
    SimulatedMember coordinator = new SimulatedMember(world, 3);
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    assertFailed(
        Lack.Kind.UNREADABLE,
        "does not answer: another member has its address",
        ask(200, coordinator.status().json()));
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    assertFailed("it has no view.state", ask(200, "{}".getBytes(UTF_8)));
  }

  @Test
  void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
    assertFailed(
        "sent too much: the body of the answer is longer than 4 MB",
        ask(200, new byte[ViewClient.MAX_BYTES + 64 * 1024]));
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoEndIsReadAsFarAsIsSaid(Hostile kind) throws Exception {
    try (HostileServer server = HostileServer.on(HOST, kind)) {
      String problem =
          assertInstanceOf(
                  ViewClient.Result.Failed.class, client.ask(at(server.url("").getPort())).join())
              .lack()
              .text();
      assertTrue(tooLong(kind).stream().anyMatch(problem::endsWith), kind + ": " + problem);
      assertTrue(server.awaitCut(Duration.ofSeconds(60)), "it is read for ever");
      assertTrue(server.sent() < HostileServer.IN_BUFFERS, () -> server.sent() + " bytes");
    }
  }

  /** The time alone would end each of them as well, so the reason has to be the length. */
  private static List<String> tooLong(Hostile kind) {
    String body = " sent too much: the body of the answer is longer than 4 MB";
    return switch (kind) {
      case EMPTY_LINES -> List.of(" cannot be reached: the answer is not HTTP");
      case BODY, LONG_BODY, CHUNKS, CHUNK_EXTENSION -> List.of(body);
      // So it is said where the trailers are too long for the client below.
      case TRAILERS -> List.of(" cannot be reached: connection closed without an answer");
      // It is parsed slowly: the time may be over first.
      case CHUNK_SIZE -> List.of(body, " cannot be reached: no answer within 2s");
      default -> List.of(" sent too much: the header of the answer is longer than 64 KB");
    };
  }

  @Test
  void oneThatTakesNoConnectionIsNamed() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = socket.getLocalPort();
    }
    assertFailed("cannot be reached: connection refused", client.ask(at(port)).join());
  }

  @Test
  void oneThatIsSilentIsNotWaitedForLong() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      assertFailed(
          "cannot be reached: no answer within 2s", client.ask(at(silent.getLocalPort())).join());
    }
  }
}

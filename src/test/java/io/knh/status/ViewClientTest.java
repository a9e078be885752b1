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
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a follower asks its coordinator, whatever that does. */
class ViewClientTest {

  private static final String HOST = "127.0.5.1";

  private final ViewClient client = new ViewClient(Optional.empty());
  private String target = "/knh/v1/status?view=own";

  private static Peer at(int port) {
    return Peer.of("node-a", HOST, port);
  }

  private Asked<View> ask(int status, byte[] body) throws IOException {
    return ask(at(1).id(), status, body);
  }

  /** The answer of a coordinator that is known as {@code id}. */
  private Asked<View> ask(PeerId id, int status, byte[] body) throws IOException {
    return ask(id, status, body, client::ask);
  }

  private <T> Asked<T> ask(
      PeerId id, int status, byte[] body, Function<Peer, CompletableFuture<Asked<T>>> question)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          assertEquals(target, exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(status, 0);
          try (exchange;
              var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    try {
      return question
          .apply(new Peer(id, new Address(HOST, server.getAddress().getPort()), "node-a"))
          .join();
    } finally {
      server.stop(0);
    }
  }

  private static void assertFailed(Lack.Kind kind, String why, Asked<?> result) {
    assertEquals(kind, assertInstanceOf(Asked.Failed.class, result).lack().kind());
    assertFailed(why, result);
  }

  private static void assertFailed(String why, Asked<?> result) {
    String problem = assertInstanceOf(Asked.Failed.class, result).lack().text();
    assertTrue(problem.endsWith(why), problem);
  }

  @Test
  void whatTheCoordinatorSeesIsRead() throws Exception {
    World world = World.of(3);
    SimulatedMember coordinator = new SimulatedMember(world, 3);
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    Asked<View> result = ask(World.peer(3).id(), 200, coordinator.status().json());
    View seen = (View) assertInstanceOf(Asked.Seen.class, result).what();
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

  /** What a follower asks of paths, and that it believes no more of it than of a view. */
  @Test
  void howPathsAreIsAskedInTheSameWay() throws Exception {
    FakePaths paths = new FakePaths(World.inZones(20, 3).entries());
    PeerId id = World.peer(1).id();
    target = "/knh/v1/paths?view=own";
    byte[] said = paths.document(Optional.empty());
    PathsView seen = (PathsView) assertInstanceOf(Asked.Seen.class, askPaths(id, 200, said)).what();
    assertEquals(200, seen.counts().paths());
    String another = "does not answer: another member has its address";
    assertFailed(Lack.Kind.UNREADABLE, another, askPaths(World.peer(2).id(), 200, said));
    assertFailed(
        Lack.Kind.ORIGINAL,
        "has no paths: it is starting, or runs an earlier version or the original program",
        askPaths(id, 404, new byte[0]));
    assertFailed("has no paths: HTTP 503", askPaths(id, 503, new byte[0]));
    assertFailed("it does not say why", askPaths(id, 200, "{}".getBytes(UTF_8)));
    assertFailed(
        "sent too much: the body of the answer is longer than 4 MB",
        askPaths(id, 200, new byte[ViewClient.MAX_BYTES + 64 * 1024]));

    target = "/knh/v1/paths?view=own&member=node-0007%40%26view%3D";
    ask(id, 503, new byte[0], peer -> client.askPaths(peer, Optional.of("node-0007@&view=")));
  }

  private Asked<PathsView> askPaths(PeerId id, int status, byte[] body) throws IOException {
    return ask(id, status, body, peer -> client.askPaths(peer, Optional.empty()));
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
          assertInstanceOf(Asked.Failed.class, client.ask(at(server.url("").getPort())).join())
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

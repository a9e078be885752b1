package io.knh.peering.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.StubPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The smallest probe of a path, and what its round trip is. */
class HandshakeTest {

  private static final String ADDRESS = "127.0.57.23";

  private final ProbeClientFixture fixture = new ProbeClientFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName(ADDRESS));
  }

  private void probe(int port, Message message) {
    fixture
        .start(ProbeClientFixture.LONG)
        .send(new Effect.Send(1, message, Peer.of("node-b", ADDRESS, port)));
  }

  /** Nobody accepts the connection here: the system of the other end makes it all the same. */
  @Test
  void aConnectionIsTheAnswer() throws IOException {
    try (ServerSocket server = listening()) {
      probe(server.getLocalPort(), new Message.Handshake());
      assertEquals(
          new Input.Answered(1, 200, Content.nothing(), Allegiance.unnamed()),
          fixture.onlyResult());
      assertTrue(fixture.agent.roundTrips().getFirst().isPositive());
    }
  }

  @Test
  void nothingIsSaidAndTheConnectionEnds() throws IOException {
    try (ServerSocket server = listening()) {
      probe(server.getLocalPort(), new Message.Handshake());
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout((int) ProbeClientFixture.LONG.toMillis());
        assertEquals(-1, read(accepted));
      }
    }
  }

  /** A reset, too, says that there is no more. */
  private static int read(Socket accepted) {
    try {
      return accepted.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void noConnectionIsAFailure() throws IOException {
    int port;
    try (ServerSocket server = listening()) {
      port = server.getLocalPort();
    }
    probe(port, new Message.Handshake());
    assertEquals(new Input.Failed(1, Cause.REFUSED), fixture.onlyResult());
  }

  /** How long the server of the other end takes says nothing about the path. */
  @Test
  void theRoundTripOfAPathIsThatOfItsHandshake() {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (StubPeer peer =
        new StubPeer(
            ADDRESS,
            connection -> {
              mayAnswer.await();
              StubPeer.answering(StubPeer.PONG).treat(connection);
            })) {
      long startNanos = System.nanoTime();
      fixture
          .start(ProbeClientFixture.LONG)
          .send(new Effect.Send(1, new Message.PathPing(), peer.peer()));
      await().until(() -> !peer.requests().isEmpty());
      Duration asked = Duration.ofNanos(System.nanoTime() - startNanos);
      mayAnswer.countDown();
      await().until(() -> !fixture.agent.roundTrips().isEmpty());
      Duration took = fixture.agent.roundTrips().getFirst();
      assertTrue(took.isPositive() && took.compareTo(asked) < 0, took + " of " + asked);
    }
  }
}

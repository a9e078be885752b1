package io.knh.peering.client;

import static io.knh.peering.client.ProbeClientFixture.LONG;
import static io.knh.peering.client.ProbeClientFixture.SHORT;
import static io.knh.peering.client.ProbeClientFixture.within;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.agent.Inbox;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.peering.StubPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against real sockets on loopback. */
class ProbeClientTest {

  private final ProbeClientFixture fixture = new ProbeClientFixture();
  private final FakeAgent member = fixture.agent;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPongIsAnswered() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG))) {
      fixture.start(LONG).send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.pong(), Allegiance.unnamed()), fixture.onlyResult());
      assertEquals(1, stub.requests().size());
      assertTrue(stub.requests().element().startsWith("GET /ping HTTP/1.1\r\nHost: 127.0.3.2:"));
    }
  }

  @Test
  void anyStatusAnswersAHeartbeatAndNamesTheCoordinator() {
    String answer = "HTTP/1.1 404 Not Found\r\nKNH-Coordinator: node-b@10002\r\n\r\n";
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(answer))) {
      fixture
          .start(LONG)
          .send(new Effect.Send(7, new Message.Heartbeat(LedgerMessage.of(0)), stub.peer()));
      Allegiance to = new Allegiance.To(new PeerId("node-b@10002"));
      assertEquals(new Input.Answered(7, 404, Content.nothing(), to), fixture.onlyResult());
      assertTrue(
          stub.requests().element().startsWith("POST /coordinator?id=node-a@127031 HTTP/1.1\r\n"));
    }
  }

  @Test
  void aGoodbyeIsPosted() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering("HTTP/1.1 200 OK\r\n\r\n"))) {
      fixture
          .start(LONG)
          .send(new Effect.Send(7, new Message.Goodbye(LedgerMessage.of(0)), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.nothing(), Allegiance.unnamed()),
          fixture.onlyResult());
      assertTrue(
          stub.requests().element().startsWith("POST /knh/v1/goodbye?id=node-a@127031 HTTP/1.1"));
    }
  }

  @Test
  void nobodyListeningIsRefused() throws IOException {
    try (NobodyListens nobody = new NobodyListens("127.0.3.2")) {
      assertEquals(Cause.REFUSED, causeOf(nobody.peer(), LONG));
    }
  }

  @Test
  void aPeerThatAcceptsAndSaysNothingTimesOut() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.silent())) {
      long startNanos = System.nanoTime();
      assertEquals(Cause.TIMEOUT, causeOf(stub.peer(), SHORT));
      assertTrue(System.nanoTime() - startNanos >= SHORT.toNanos());
    }
  }

  @Test
  void aFrozenPeerThatDoesNotEvenAcceptTimesOut() throws Exception {
    try (ServerSocket frozen = new ServerSocket(0, 1, InetAddress.getByName("127.0.3.2"))) {
      Peer peer = Peer.of("frozen", "127.0.3.2", frozen.getLocalPort());
      ProbeClient client = fixture.start(SHORT);
      // More than the backlog takes, so that some get no connection and others no answer.
      for (int i = 0; i < 5; i++) {
        client.send(new Effect.Send(i, new Message.Ping(), peer));
      }
      await().until(() -> member.heard().size() == 5);
      assertEquals(
          LongStream.range(0, 5).mapToObj(i -> new Input.Failed(i, Cause.TIMEOUT)).collect(toSet()),
          member.heard().stream().collect(toSet()));
    }
  }

  @Test
  void aPeerThatDripsAByteAtATimeTimesOutAllTheSame() {
    StubPeer.Behaviour dripping =
        StubPeer.dripping("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000), Duration.ofMillis(50));
    try (StubPeer stub = new StubPeer("127.0.3.2", dripping)) {
      assertEquals(Cause.TIMEOUT, causeOf(stub.peer(), SHORT));
    }
  }

  @Test
  void anAnswerInManyPiecesIsRead() {
    StubPeer.Behaviour dripping = StubPeer.dripping(StubPeer.PONG, Duration.ofMillis(1));
    try (StubPeer stub = new StubPeer("127.0.3.2", dripping)) {
      fixture.start(LONG).send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.pong(), Allegiance.unnamed()), fixture.onlyResult());
    }
  }

  @Test
  void aConnectionThatIsCutIsAReset() {
    StubPeer.Behaviour cutting = connection -> connection.setSoLinger(true, 0);
    try (StubPeer stub = new StubPeer("127.0.3.2", cutting)) {
      assertEquals(Cause.RESET, causeOf(stub.peer(), LONG));
    }
  }

  @Test
  void aConnectionThatEndsBeforeTheAnswerIsAReset() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering("HTTP/1.1 200 OK\r\n"))) {
      assertEquals(Cause.RESET, causeOf(stub.peer(), LONG));
    }
  }

  @Test
  void garbageFailsForAnotherCause() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering("SSH-2.0-x\r\n"))) {
      assertEquals(Cause.OTHER, causeOf(stub.peer(), LONG));
    }
  }

  @Test
  void aHugeAnswerIsAnAnswerOnceItsBeginningIsRead() {
    StubPeer.Behaviour endless =
        connection -> {
          byte[] piece = new byte[64 * 1024];
          connection.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(US_ASCII));
          while (true) {
            connection.getOutputStream().write(piece);
          }
        };
    try (StubPeer stub = new StubPeer("127.0.3.2", endless)) {
      fixture.start(LONG).send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.nothing(), Allegiance.unnamed()),
          fixture.onlyResult());
    }
  }

  @Test
  void theAnswerBringsHowLongItTookFromTheStartOfTheConnection() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG))) {
      long startNanos = System.nanoTime();
      fixture.start(LONG).send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      await().until(() -> !member.roundTrips().isEmpty());
      Duration most = Duration.ofNanos(System.nanoTime() - startNanos);
      Duration took = member.roundTrips().getFirst();
      assertTrue(took.isPositive() && took.compareTo(most) <= 0, took + " of " + most);
    }
  }

  @Test
  void aPeerOnIpv6IsReached() {
    try (StubPeer stub = new StubPeer("::1", StubPeer.answering(StubPeer.PONG))) {
      fixture.start(LONG).send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.pong(), Allegiance.unnamed()), fixture.onlyResult());
      assertTrue(stub.requests().element().contains("\r\nHost: [::1]:"));
    }
  }

  @Test
  void aBoundMemberSpeaksFromItsAddress() throws Exception {
    InetAddress source = InetAddress.getByName("127.0.3.99");
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG))) {
      fixture
          .start(within(LONG).with("BIND_ADDRESS", source.getHostAddress()), member)
          .send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(7, 200, Content.pong(), Allegiance.unnamed()), fixture.onlyResult());
      assertEquals(source, stub.connections().element().getInetAddress());
    }
  }

  @Test
  void anAddressThatIsNotOursToSpeakFromSaysNothingAboutThePeer() throws Exception {
    String foreign = "192.0.2.1";
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG))) {
      fixture
          .start(within(LONG).with("BIND_ADDRESS", foreign), member)
          .send(new Effect.Send(7, new Message.Ping(), stub.peer()));
      assertEquals(new Input.Unsent(7), fixture.onlyResult());
    }
  }

  @Test
  void aThousandPeersAreProbedWhileAsManyAreSilent() {
    try (StubPeer answering = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG));
        StubPeer silent = new StubPeer("127.0.3.3", StubPeer.silent())) {
      ProbeClient client = fixture.start(Duration.ofSeconds(5));
      for (int i = 0; i < 1_000; i++) {
        client.send(new Effect.Send(2L * i, new Message.Ping(), silent.peer()));
        client.send(new Effect.Send(2L * i + 1, new Message.Ping(), answering.peer()));
      }
      await().atMost(LONG).until(() -> member.heard().size() == 2_000);
      for (Input result : member.heard()) {
        switch (result) {
          case Input.Answered answered -> assertEquals(1, answered.exchange() % 2);
          case Input.Failed failed -> {
            assertEquals(0, failed.exchange() % 2);
            assertEquals(Cause.TIMEOUT, failed.cause());
          }
          default -> throw new AssertionError(result);
        }
      }
      assertEquals(2_000, member.heard().stream().distinct().count());
    }
  }

  @Test
  void noConnectionIsLeftOpen() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.silent())) {
      assertEquals(Cause.TIMEOUT, causeOf(stub.peer(), SHORT));
      Socket connection = stub.connections().element();
      await().until(() -> isCut(connection));
    }
  }

  @Test
  void anAnswerThatCameWhileTheProcessStoodStillIsReadBeforeTheTimeoutCounts() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Inbox stopping =
        input -> {
          if (input instanceof Input.Answered answered && answered.exchange() == 1) {
            stopped.countDown();
            uninterruptibly(goOn);
          }
          return member.offer(input);
        };
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    StubPeer.Behaviour late =
        connection -> {
          answer.await();
          StubPeer.answering(StubPeer.PONG).treat(connection);
          answered.countDown();
        };
    Duration timeout = Duration.ofSeconds(1);
    try (StubPeer slow = new StubPeer("127.0.3.2", late);
        StubPeer quick = new StubPeer("127.0.3.3", StubPeer.answering(StubPeer.PONG))) {
      ProbeClient client = fixture.start(within(timeout), stopping);
      client.send(new Effect.Send(2, new Message.Ping(), slow.peer()));
      await().until(() -> slow.requests().size() == 1);
      long sentBeforeNanos = System.nanoTime();
      client.send(new Effect.Send(1, new Message.Ping(), quick.peer()));
      stopped.await();
      answer.countDown();
      answered.await();
      await().until(() -> System.nanoTime() - sentBeforeNanos > timeout.toNanos());
      goOn.countDown();
      await().until(() -> member.heard().size() == 2);
      assertEquals(
          new Input.Answered(2, 200, Content.pong(), Allegiance.unnamed()),
          member.heard().getLast());
    }
  }

  @Test
  void aResultThatFindsNoRoomIsHandedOverLater() throws IOException {
    member.isFull(true);
    AtomicBoolean asked = new AtomicBoolean();
    Inbox full =
        input -> {
          asked.set(true);
          return member.offer(input);
        };
    try (NobodyListens nobody = new NobodyListens("127.0.3.2")) {
      fixture.start(within(LONG), full).send(new Effect.Send(7, new Message.Ping(), nobody.peer()));
      await().until(asked::get);
      member.isFull(false);
      assertEquals(new Input.Failed(7, Cause.REFUSED), fixture.onlyResult());
    }
  }

  @Test
  void aBugInTheMailboxDoesNotEndTheClient() {
    Inbox broken =
        input -> {
          if (input instanceof Input.Answered answered && answered.exchange() == 1) {
            throw new IllegalStateException("for the test");
          }
          return member.offer(input);
        };
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(StubPeer.PONG))) {
      ProbeClient client = fixture.start(within(LONG), broken);
      client.send(new Effect.Send(1, new Message.Ping(), stub.peer()));
      await().until(() -> stub.requests().size() == 1);
      client.send(new Effect.Send(2, new Message.Ping(), stub.peer()));
      assertEquals(
          new Input.Answered(2, 200, Content.pong(), Allegiance.unnamed()), fixture.onlyResult());
    }
  }

  @Test
  void whatIsUnderWayCountsAsUnsentWhenTheClientCloses() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.silent())) {
      ProbeClient client = fixture.start(LONG);
      client.send(new Effect.Send(1, new Message.Ping(), stub.peer()));
      await().until(() -> stub.requests().size() == 1);
      client.close();
      assertEquals(List.of(new Input.Unsent(1)), member.heard());
    }
  }

  @Test
  void whatIsSentAfterTheClientClosedIsUnsentAtOnce() {
    ProbeClient client = fixture.start(LONG);
    client.close();
    client.send(new Effect.Send(1, new Message.Ping(), Peer.of("x", "127.0.3.2", 1)));
    assertEquals(List.of(new Input.Unsent(1)), member.heard());
  }

  @Test
  void whatFindsNoPlaceInTheQueueIsUnsentAtOnce() {
    // Not started, so nothing leaves the queue.
    ProbeClient client = new ProbeClient(within(LONG).settings(), member);
    Peer peer = Peer.of("x", "127.0.3.2", 1);
    for (int i = 0; i <= Probe.Queue.MAX_PROBES; i++) {
      client.send(new Effect.Send(i, new Message.Ping(), peer));
    }
    assertEquals(List.of(new Input.Unsent(Probe.Queue.MAX_PROBES)), member.heard());
  }

  private Cause causeOf(Peer peer, Duration timeout) {
    fixture.start(timeout).send(new Effect.Send(7, new Message.Ping(), peer));
    Input.Failed failed = (Input.Failed) fixture.onlyResult();
    assertEquals(7, failed.exchange());
    return failed.cause();
  }

  private static boolean isCut(Socket connection) {
    try {
      connection.getOutputStream().write(0);
      return false;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.knh.peering.client;

import static io.knh.peering.client.ProbeClientFixture.LONG;
import static io.knh.peering.client.ProbeClientFixture.SHORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Address;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.LedgerMessageReader;
import io.knh.peering.LedgerMessageWriter;
import io.knh.peering.StubPeer;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of the bodies that peers answer with, by real sockets on loopback. */
class ProbeClientLedgerMessagesTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static final LedgerMessage THEIRS =
      new LedgerMessage(
          0xabc,
          List.of(LedgerEntry.of(Peer.of("node-2", "10.32.0.2", 8080))),
          OptionalInt.empty(),
          true);
  private static final String BODY = new String(LedgerMessageWriter.body(THEIRS), US_ASCII);

  /** About 56 KB: longer than one read, and than many a socket's buffer. */
  private static final LedgerMessage LONG_MESSAGE =
      new LedgerMessage(
          7,
          IntStream.range(0, 600)
              .mapToObj(i -> LedgerEntry.of(Peer.of("a-node-of-some-length", "10.0.1.1", 1 + i)))
              .toList(),
          OptionalInt.of(0),
          false);

  private final ProbeClientFixture fixture = new ProbeClientFixture();
  private final FakeAgent member = fixture.agent;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aLedgerMessageThatAnswersAHeartbeatIsRead() {
    Content ledgerAnswer = new Content.LedgerAnswer(THEIRS);
    assertEquals(ledgerAnswer, heard(OK + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY));
    assertEquals(
        ledgerAnswer,
        heard(
            OK
                + "Transfer-Encoding: chunked\r\n\r\n5\r\n"
                + BODY.substring(0, 5)
                + "\r\n"
                + Integer.toHexString(BODY.length() - 5)
                + "\r\n"
                + BODY.substring(5)
                + "\r\n0\r\n\r\n"));
    assertEquals(ledgerAnswer, heard(OK + "\r\n" + BODY));
  }

  @Test
  void aLedgerMessageInManyPiecesIsRead() {
    StubPeer.Behaviour dripping = StubPeer.dripping(withLength(BODY), Duration.ofMillis(1));
    assertEquals(new Content.LedgerAnswer(THEIRS), heard(dripping, LONG));
  }

  @Test
  void theLongestLedgerMessageIsRead() {
    String body = BODY + " ".repeat(LedgerMessage.MAX_BYTES - BODY.length());
    assertEquals(new Content.LedgerAnswer(THEIRS), heard(withLength(body)));
  }

  @Test
  void theEmptyAnswerOfTheOriginalAndOfEarlierMembersSaysNothing() {
    assertEquals(
        Content.nothing(),
        heard(OK + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n"));
  }

  @Test
  void aBodyThatIsNoLedgerMessageIsAnAnswer() {
    assertEquals(Content.nothing(), heard(withLength("pong")));
    assertEquals(Content.nothing(), heard(withLength(BODY.substring(1))));
    assertEquals(Content.nothing(), heard(withLength(BODY + " ".repeat(LedgerMessage.MAX_BYTES))));
    assertEquals(
        Content.nothing(), heard(OK + "Content-Length: 1000\r\n\r\n" + BODY), "it is cut off");
  }

  @Test
  void aLedgerMessageBesideAnotherStatusIsNotRead() {
    assertEquals(
        Content.nothing(),
        heard("HTTP/1.1 503 No\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"v\":1"})
  void aPeerWhoseLedgerMessageNeverComesHasAnswered(String start) {
    StubPeer.Behaviour stalling =
        connection -> {
          StubPeer.answering(OK + "Content-Length: 1000\r\n\r\n" + start).treat(connection);
          StubPeer.silent().treat(connection);
        };
    assertEquals(Content.nothing(), heard(stalling, SHORT));
  }

  @Test
  void aPeerWhoseConnectionBreaksWithinItsLedgerMessageHasAnswered() {
    StubPeer.Behaviour breaking =
        connection -> {
          StubPeer.answering(OK + "Content-Length: 1000\r\n\r\n{").treat(connection);
          connection.setSoLinger(true, 0);
        };
    assertEquals(Content.nothing(), heard(breaking, LONG));
  }

  @Test
  void aLedgerMessageGoesOutWhole() throws Exception {
    CompletableFuture<Optional<LedgerMessage>> got = new CompletableFuture<>();
    StubPeer.Behaviour reading =
        connection -> {
          int length = LedgerMessageWriter.body(LONG_MESSAGE).length;
          got.complete(LedgerMessageReader.read(connection.getInputStream().readNBytes(length)));
          StubPeer.answering(OK + "Content-Length: 0\r\n\r\n").treat(connection);
        };
    try (StubPeer stub = new StubPeer("127.0.3.2", reading)) {
      fixture
          .start(LONG)
          .send(new Effect.Send(7, new Message.Heartbeat(LONG_MESSAGE), stub.peer()));
      await().until(() -> !member.heard().isEmpty());
      assertTrue(got.get().equals(Optional.of(LONG_MESSAGE)));
      assertTrue(
          stub.requests().element().contains("\r\nContent-Type: application/json\r\n"),
          stub.requests().element());
    }
  }

  /** Such as a server that refuses what is long, or does not look at bodies. */
  @Test
  void aPeerThatAnswersWithoutReadingTheLedgerMessageHasAnswered() {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering("HTTP/1.1 413 No\r\n\r\n"))) {
      ProbeClient client = fixture.start(LONG);
      for (int i = 0; i < 50; i++) {
        client.send(new Effect.Send(i, new Message.Heartbeat(LONG_MESSAGE), stub.peer()));
      }
      await().until(() -> member.heard().size() == 50);
      for (Input result : member.heard()) {
        assertTrue(result instanceof Input.Answered, result.toString());
      }
    }
  }

  @Test
  void aPeerThatAnswersAndTakesNoMoreOfTheLedgerMessageHasAnswered() throws Exception {
    LedgerMessage endless =
        new LedgerMessage(
            7,
            Collections.nCopies(50_000, LONG_MESSAGE.entries().getFirst()),
            OptionalInt.of(0),
            false);
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(1_024);
      server.bind(new InetSocketAddress("127.0.3.2", 0));
      fixture
          .start(LONG)
          .send(
              new Effect.Send(
                  7,
                  new Message.Heartbeat(endless),
                  Peer.of("stub", "127.0.3.2", server.getLocalPort())));
      try (Socket connection = server.accept()) {
        connection.getInputStream().read();
        connection.getOutputStream().write("HTTP/1.1 413 No\r\n\r\n".getBytes(US_ASCII));
        await().until(() -> !member.heard().isEmpty());
      }
      assertEquals(
          List.of(new Input.Answered(7, 413, Content.nothing(), Allegiance.unnamed())),
          member.heard());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'{\"v\":1,\"reached\":true}',",
        "'{\"v\":1,\"reached\":false,\"cause\":\"refused\"}', REFUSED",
        "'{\"v\":1,\"reached\":false,\"cause\":\"timeout\",\"new\":[]}', TIMEOUT",
        "'{\"v\":1,\"reached\":false,\"cause\":\"struck by lightning\"}', OTHER",
        "'{\"v\":1,\"reached\":false}', OTHER",
      })
  void aFindingIsRead(String body, @org.jspecify.annotations.Nullable Cause cause) {
    assertEquals(new Content.Finding(Optional.ofNullable(cause)), found("HTTP/1.1 200 OK", body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"v\":1}",
        "{\"v\":2,\"reached\":true}",
        "{\"v\":1,\"reached\":\"true\"}",
        "{\"v\":1,\"reached\":null}",
        "{\"v\":1,\"reached\":false,\"cause\":1}",
        "pong"
      })
  void anythingElseIsNoFinding(String body) {
    assertEquals(Content.nothing(), found("HTTP/1.1 200 OK", body));
  }

  @Test
  void whoeverRefusesACrossCheckHasFoundNothing() {
    for (int status : List.of(403, 404, 405, 503)) {
      assertEquals(
          Content.nothing(), found("HTTP/1.1 " + status + " No", "{\"v\":1,\"reached\":true}"));
    }
  }

  private Content found(String statusLine, String body) {
    StubPeer.Behaviour answering =
        StubPeer.answering(statusLine + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    Message question = new Message.CrossCheck(new Address("10.0.0.7", 8080));
    return answer(answering, question, LONG).content();
  }

  private Content heard(String answer) {
    return heard(StubPeer.answering(answer), LONG);
  }

  private Content heard(StubPeer.Behaviour behaviour, Duration timeout) {
    return answer(behaviour, new Message.Heartbeat(LedgerMessage.of(0)), timeout).content();
  }

  private Input.Answered answer(StubPeer.Behaviour behaviour, Message message, Duration timeout) {
    close();
    member.reset();
    try (StubPeer stub = new StubPeer("127.0.3.2", behaviour)) {
      fixture.start(timeout).send(new Effect.Send(7, message, stub.peer()));
      Input.Answered answered = (Input.Answered) fixture.onlyResult();
      assertEquals(7, answered.exchange());
      assertEquals(Allegiance.unnamed(), answered.allegiance());
      return answered;
    }
  }

  private static String withLength(String body) {
    return OK + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
  }
}

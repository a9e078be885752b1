package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.PeerId;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

  private static final String HEADERS = "HTTP/1.1 200 OK\r\nDate: today\r\n";
  private static final Exchange.Progress PONG = complete(200, true);
  private static final Exchange.Progress NO_PONG = complete(200, false);

  private final AnswerBody.Room room = new AnswerBody.Room(AnswerBody.Room.MAX_BYTES);

  @Test
  void anAnswerOfTheOriginalIsRead() {
    String answer =
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 4\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\npong";
    assertEquals(PONG, whole(answer));
    assertEquals(PONG, byteByByte(answer));
  }

  @Test
  void anAnswerInChunksIsRead() {
    String answer = HEADERS + "Transfer-Encoding: chunked\r\n\r\n3;x=1\r\npon\r\n01\r\ng\r\n0\r\n";
    assertEquals(PONG, whole(answer));
    assertEquals(PONG, byteByByte(answer));
  }

  @Test
  void anAnswerThatTheEndOfTheConnectionEndsIsRead() {
    assertEquals(Exchange.Progress.UNFINISHED, whole(HEADERS + "\r\npong"));
    assertEquals(PONG, untilEnd(HEADERS + "\r\npong"));
    assertEquals(NO_PONG, untilEnd(HEADERS + "\r\npon"));
    assertEquals(NO_PONG, untilEnd(HEADERS + "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 0\r\n\r\n",
        "Content-Length: 4\r\n\r\nping",
        "Content-Length: 5\r\n\r\npong\n",
        "Content-Length: -4\r\n\r\npong",
        "Content-Length: 99999999999\r\n\r\npong",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\npongs",
        "Transfer-Encoding: chunked\r\n\r\n4\r\npong\r\n1\r\n!\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n",
        "\r\npongpong",
      })
  void anotherBodyIsAnAnswerButNoPong(String rest) {
    assertEquals(NO_PONG, whole(HEADERS + rest));
    assertEquals(NO_PONG, byteByByte(HEADERS + rest));
  }

  @Test
  void aBodyThatIsCutOffIsAnAnswerButNoPong() {
    assertEquals(NO_PONG, untilEnd(HEADERS + "Content-Length: 4\r\n\r\npon"));
    assertEquals(NO_PONG, untilEnd(HEADERS + "Transfer-Encoding: chunked\r\n\r\n4\r\npong\r\n"));
  }

  @Test
  void aLengthThatIsNoNumberIsPassedOver() {
    assertEquals(PONG, untilEnd(HEADERS + "Content-Length: four\r\n\r\npong"));
  }

  @Test
  void withoutInterestInTheBodyTheAnswerEndsWithTheHeaders() {
    AnswerParser parser = new AnswerParser(ExpectedBody.NOTHING, room);
    ByteBuffer bytes = bytes(HEADERS + "Content-Length: 4\r\n\r\npong");
    assertEquals(NO_PONG, parser.take(bytes));
    assertEquals(4, bytes.remaining());
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 204, 301, 404, 500, 503, 999})
  void anyStatusIsAnAnswer(int status) {
    assertEquals(
        complete(status, false), whole("HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\npong"));
  }

  @Test
  void interimAnswersArePassedOver() {
    assertEquals(
        PONG,
        whole(
            "HTTP/1.1 100 Continue\r\nKNH-Coordinator: not@this\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\n\r\n"
                + HEADERS
                + "Content-Length: 4\r\n\r\npong"));
  }

  @Test
  void theHeaderNamesTheCoordinatorWhateverItsCase() {
    Allegiance to = new Allegiance.To(new PeerId("node-9@10001"));
    Exchange.Progress named = new Exchange.Progress.Answered(503, Content.nothing(), to);
    assertEquals(named, whole("HTTP/1.1 503 No\r\nKNH-Coordinator: node-9@10001\r\n\r\n"));
    assertEquals(named, whole("HTTP/1.0 503\nknh-coordinator:node-9@10001 \t\nother: x\n\n"));
    assertEquals(
        named,
        whole("HTTP/1.1 503 No\r\nKNH-Coordinator: node-9@10001\r\nKNH-Coordinator: b@1\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "node-\u00e9@1", "\u0001"})
  void anIdThatCannotBeOneNamesNobody(String id) {
    assertEquals(
        complete(404, false), whole("HTTP/1.1 404 No\r\nKNH-Coordinator: " + id + "\r\n\r\n"));
  }

  @Test
  void anIdThatIsTooLongNamesNobody() {
    String id = "a".repeat(PeerId.MAX_LENGTH + 1);
    assertEquals(
        complete(404, false), whole("HTTP/1.1 404 No\r\nKNH-Coordinator: " + id + "\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0015\u0003\u0001",
        "\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
      })
  void garbageIsNoAnswer(String garbage) {
    assertEquals(broken(Cause.OTHER), whole(garbage));
    assertEquals(broken(Cause.OTHER), byteByByte(garbage));
  }

  @Test
  void garbageIsRecognisedAtItsFirstByte() {
    assertEquals(broken(Cause.OTHER), new AnswerParser(ExpectedBody.PONG, room).take(bytes("h")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HT", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nDate: to", HEADERS})
  void anEndBeforeTheAnswerIsAReset(String start) {
    assertEquals(broken(Cause.RESET), untilEnd(start));
  }

  @Test
  void aStatusLineWithoutEndIsNoAnswer() {
    assertEquals(broken(Cause.OTHER), whole("HTTP/1.1 200 " + "x".repeat(AnswerParser.MAX_BYTES)));
  }

  @Test
  void aPeerThatTalksTooMuchHasAnswered() {
    String endless = HEADERS + "KNH-Coordinator: b@1\r\nX: " + "x".repeat(AnswerParser.MAX_BYTES);
    ByteBuffer bytes = bytes(endless);
    Exchange.Progress progress = new AnswerParser(ExpectedBody.PONG, room).take(bytes);
    assertEquals(
        new Exchange.Progress.Answered(
            200, Content.nothing(), new Allegiance.To(new PeerId("b@1"))),
        progress);
    assertEquals(AnswerParser.MAX_BYTES, bytes.position());
    assertEquals(
        NO_PONG,
        whole(
            HEADERS + "Transfer-Encoding: chunked\r\n\r\n4;" + "x".repeat(AnswerParser.MAX_BYTES)));
  }

  @Test
  void anAnswerIsOneThoughItsBodyNeverComes() {
    for (String body : List.of("", "p", "pon")) {
      AnswerParser parser = new AnswerParser(ExpectedBody.PONG, room);
      assertEquals(
          Exchange.Progress.UNFINISHED,
          parser.take(bytes(HEADERS + "Content-Length: 4\r\n\r\n" + body)));
      assertEquals(NO_PONG, parser.cut(Cause.TIMEOUT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", HEADERS, "HTTP/1.1 100 Continue\r\n\r\n"})
  void withoutCompleteHeadersThereIsNoAnswerWhenTheTimeIsUp(String start) {
    AnswerParser parser = new AnswerParser(ExpectedBody.PONG, room);
    assertEquals(Exchange.Progress.UNFINISHED, parser.take(bytes(start)));
    assertEquals(broken(Cause.TIMEOUT), parser.cut(Cause.TIMEOUT));
  }

  @Test
  void brokenHeadersArePassedOver() {
    assertEquals(PONG, whole(HEADERS + "x\r\n: y\r\n folded\r\nContent-Length: 4\r\n\r\npong"));
  }

  private Exchange.Progress whole(String answer) {
    return new AnswerParser(ExpectedBody.PONG, room).take(bytes(answer));
  }

  private Exchange.Progress byteByByte(String answer) {
    AnswerParser parser = new AnswerParser(ExpectedBody.PONG, room);
    Exchange.Progress progress = Exchange.Progress.UNFINISHED;
    for (int i = 0; i < answer.length() && progress instanceof Exchange.Progress.Unfinished; i++) {
      progress = parser.take(bytes(answer.substring(i, i + 1)));
    }
    return progress;
  }

  private Exchange.Progress untilEnd(String answer) {
    AnswerParser parser = new AnswerParser(ExpectedBody.PONG, room);
    assertEquals(Exchange.Progress.UNFINISHED, parser.take(bytes(answer)));
    return parser.end();
  }

  private static Exchange.Progress complete(int status, boolean pong) {
    return new Exchange.Progress.Answered(
        status, pong ? Content.pong() : Content.nothing(), Allegiance.unnamed());
  }

  private static Exchange.Progress broken(Cause cause) {
    return new Exchange.Progress.Broken(cause);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}

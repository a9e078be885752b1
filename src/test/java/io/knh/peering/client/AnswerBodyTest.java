package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {

  private static final int LIMIT = 100;

  private final AnswerBody.Room room = new AnswerBody.Room(1_000);

  @Test
  void aBodyEndsAtItsLength() {
    AnswerBody body = AnswerBody.ofLength(5, LIMIT, room);
    assertEquals(AnswerBody.State.OPEN, body.take(bytes("he")));
    ByteBuffer rest = bytes("llo and more");
    assertEquals(AnswerBody.State.WHOLE, body.take(rest));
    assertEquals(" and more".length(), rest.remaining());
    assertEquals("hello", text(body));
  }

  @Test
  void aBodyOfNoLengthIsWholeAtOnce() {
    AnswerBody body = AnswerBody.ofLength(0, LIMIT, room);
    assertEquals(AnswerBody.State.WHOLE, body.state());
    assertEquals("", text(body));
  }

  @Test
  void aBodyEndsWithTheLastChunk() {
    String chunks = "2;x=\"y\"\r\nhe\r\n003\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";
    AnswerBody whole = AnswerBody.chunked(LIMIT, room);
    assertEquals(AnswerBody.State.WHOLE, whole.take(bytes(chunks)));
    assertEquals("hello", text(whole));
    AnswerBody byteByByte = AnswerBody.chunked(LIMIT, room);
    int at = 0;
    while (byteByByte.take(bytes(chunks.substring(at, at + 1))) == AnswerBody.State.OPEN) {
      at++;
    }
    assertEquals("hello", text(byteByByte));
  }

  @Test
  void aBodyOfUnknownLengthEndsWithTheConnection() {
    AnswerBody body = AnswerBody.ofLength(AnswerBody.UNTIL_END, LIMIT, room);
    assertEquals(AnswerBody.State.OPEN, body.state());
    assertEquals(AnswerBody.State.OPEN, body.take(bytes("hel")));
    assertEquals(AnswerBody.State.OPEN, body.take(bytes("lo")));
    assertEquals(AnswerBody.State.WHOLE, body.end());
    assertEquals("hello", text(body));
  }

  @Test
  void aBodyThatIsCutOffIsGivenUp() {
    AnswerBody known = AnswerBody.ofLength(5, LIMIT, room);
    known.take(bytes("hell"));
    assertEquals(AnswerBody.State.GIVEN_UP, known.end());
    AnswerBody chunked = AnswerBody.chunked(LIMIT, room);
    chunked.take(bytes("5\r\nhello\r\n"));
    assertEquals(AnswerBody.State.GIVEN_UP, chunked.end());
  }

  @Test
  void aBodyMayHaveAllOfItsLimitAndNoMore() {
    String longest = "x".repeat(LIMIT);
    for (int more : new int[] {0, 1}) {
      String content = longest + "x".repeat(more);
      AnswerBody.State expected = more == 0 ? AnswerBody.State.WHOLE : AnswerBody.State.GIVEN_UP;
      AnswerBody known = AnswerBody.ofLength(content.length(), LIMIT, room);
      assertEquals(more == 0 ? AnswerBody.State.OPEN : expected, known.state());
      assertEquals(expected, known.take(bytes(content)));
      AnswerBody open = AnswerBody.ofLength(AnswerBody.UNTIL_END, LIMIT, room);
      AnswerBody.State state = open.take(bytes(content));
      assertEquals(expected, state == AnswerBody.State.OPEN ? open.end() : state);
      AnswerBody chunked = AnswerBody.chunked(LIMIT, room);
      assertEquals(
          expected,
          chunked.take(
              bytes(
                  "32\r\n%s\r\n%x\r\n%s\r\n0\r\n"
                      .formatted(
                          content.substring(0, 50),
                          content.length() - 50,
                          content.substring(50)))));
      known.release();
      open.release();
      chunked.release();
    }
  }

  @Test
  void aBodyThatIsMoreFramingThanContentIsGivenUp() {
    AnswerBody body = AnswerBody.chunked(LIMIT, room);
    assertEquals(
        AnswerBody.State.GIVEN_UP,
        body.take(bytes("1;" + "x".repeat(AnswerBody.MAX_FRAMING_BYTES))));
  }

  @Test
  void aLengthThatIsOnlyClaimedTakesNoRoom() {
    AnswerBody body = AnswerBody.ofLength(LIMIT, LIMIT, room);
    assertEquals(AnswerBody.State.OPEN, body.state());
    assertEquals(1_000, room.left());
    body.take(bytes("x"));
    assertEquals(1_000 - 64, room.left());
    body.take(bytes("x".repeat(64)));
    assertEquals(1_000 - LIMIT, room.left());
    body.release();
    assertEquals(1_000, room.left());
  }

  @Test
  void aBodyThatFindsNoRoomIsGivenUp() {
    AnswerBody first = AnswerBody.ofLength(900, 900, room);
    assertEquals(AnswerBody.State.WHOLE, first.take(bytes("x".repeat(900))));
    AnswerBody second = AnswerBody.ofLength(200, 900, room);
    assertEquals(AnswerBody.State.GIVEN_UP, second.take(bytes("x".repeat(200))));
    first.release();
    AnswerBody third = AnswerBody.ofLength(200, 900, room);
    assertEquals(AnswerBody.State.WHOLE, third.take(bytes("x".repeat(200))));
  }

  private static String text(AnswerBody body) {
    return new String(body.content(), ISO_8859_1);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}

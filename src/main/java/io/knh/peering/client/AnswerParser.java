package io.knh.peering.client;

import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP answer out of the pieces into which the network cuts it.
 *
 * <p>A status line with complete headers is an answer, whatever it says and whatever becomes of its
 * body, which is read only where something is looked for in it. Of the rest nothing beyond {@link
 * #MAX_BYTES} is read: a status line that so much follows is an answer too, since a peer that talks
 * too much is up.
 */
final class AnswerParser {

  /** Bytes that are read of the head of an answer; ours have about 200. */
  static final int MAX_BYTES = 8 * 1024;

  /** Says whether the body of an answer is believed. That there is an answer counts in any case. */
  interface Check {

    /** Where nothing is signed, everything is. */
    Check NONE = (signature, body) -> true;

    /**
     * Whether {@code body} is believed.
     *
     * @param signature the header {@link io.knh.peering.RequestSignature#HEADER} of the answer
     */
    boolean isBelieved(Optional<String> signature, byte[] body);
  }

  private enum Part {
    STATUS,
    HEADERS
  }

  private final ExpectedBody expected;
  private final AnswerBody.Room room;
  private final StringBuilder line = new StringBuilder();
  private Part part = Part.STATUS;
  private AnswerHead head = new AnswerHead();
  private Check check = Check.NONE;
  private @Nullable AnswerBody body;
  private int taken;

  /**
   * Makes a parser for one answer.
   *
   * @param expected what is expected in the body
   * @param room where the body finds its memory
   */
  AnswerParser(ExpectedBody expected, AnswerBody.Room room) {
    this.expected = expected;
    this.room = room;
  }

  /** Says what is believed, before the first byte of the answer. */
  void believe(Check check) {
    this.check = check;
  }

  /** Takes the bytes that have come; those behind the end of the answer are left. */
  Exchange.Progress take(ByteBuffer bytes) {
    while (body == null && bytes.hasRemaining()) {
      Exchange.Progress progress = take(bytes.get());
      if (!(progress instanceof Exchange.Progress.Unfinished)) {
        return progress;
      }
      if (++taken == MAX_BYTES && body == null) {
        return part == Part.STATUS ? new Exchange.Progress.Broken(Cause.OTHER) : withoutBody();
      }
    }
    return body == null ? Exchange.Progress.UNFINISHED : judge(body, body.take(bytes));
  }

  /** The peer has ended the connection. */
  Exchange.Progress end() {
    return body == null ? new Exchange.Progress.Broken(Cause.RESET) : judge(body, body.end());
  }

  /**
   * The connection broke, or its time is up: for {@code cause}, if there is no answer yet, or only
   * a part of one of which all is needed.
   */
  Exchange.Progress cut(Cause cause) {
    return body == null || expected.needed() ? new Exchange.Progress.Broken(cause) : withoutBody();
  }

  /** Gives back what the body took; nothing is asked of the parser any more. */
  void release() {
    if (body != null) {
      body.release();
    }
  }

  private Exchange.Progress take(byte b) {
    if (b != '\n') {
      line.append((char) (b & 0xff));
      return part == Part.STATUS && !mayBecomeHttp()
          ? new Exchange.Progress.Broken(Cause.OTHER)
          : Exchange.Progress.UNFINISHED;
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    String text = line.toString();
    line.setLength(0);
    return takeLine(text);
  }

  private Exchange.Progress takeLine(String text) {
    if (part == Part.STATUS) {
      part = Part.HEADERS;
      return head.takeStatus(text)
          ? Exchange.Progress.UNFINISHED
          : new Exchange.Progress.Broken(Cause.OTHER);
    }
    if (!text.isEmpty()) {
      head.takeHeader(text);
      return Exchange.Progress.UNFINISHED;
    }
    if (head.isInterim()) {
      part = Part.STATUS;
      head = new AnswerHead();
      return Exchange.Progress.UNFINISHED;
    }
    if (!expected.anything() || head.status() != 200) {
      return withoutBody();
    }
    body = head.body(expected.mostBytes(), room);
    return judge(body, body.state());
  }

  /** Garbage is recognised at its first byte, rather than when the time is up. */
  private boolean mayBecomeHttp() {
    int last = line.length() - 1;
    return last >= AnswerHead.VERSION.length()
        || line.charAt(last) == AnswerHead.VERSION.charAt(last);
  }

  private Exchange.Progress judge(AnswerBody body, AnswerBody.State state) {
    return switch (state) {
      case OPEN -> Exchange.Progress.UNFINISHED;
      case WHOLE -> read(body.content());
      case GIVEN_UP -> withoutBody();
    };
  }

  private Exchange.Progress read(byte[] content) {
    return check.isBelieved(head.signature(), content)
        ? complete(withOffer(expected.reading().apply(content)))
        : withoutBody();
  }

  private Content withOffer(Content content) {
    return content instanceof Content.Pong && head.echoes() ? new Content.Pong(true) : content;
  }

  private Exchange.Progress withoutBody() {
    return complete(Content.nothing());
  }

  private Exchange.Progress complete(Content content) {
    return new Exchange.Progress.Answered(head.status(), content, head.allegiance());
  }
}

package io.knh.peering;

import io.knh.core.probing.Cause;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP answer out of the pieces into which the network cuts it.
 *
 * <p>A status line with complete headers is an answer, whatever it says; the body is looked at only
 * where {@code pong} is asked for. Nothing beyond {@link #MAX_BYTES} is read: a status line that so
 * much follows is an answer too, since a peer that talks too much is alive.
 */
final class AnswerParser {

  /** Bytes that are read of one answer; ours have about 200. */
  static final int MAX_BYTES = 8 * 1024;

  private enum Part {
    STATUS,
    HEADERS,
    BODY
  }

  private final boolean bodyWanted;
  private final StringBuilder line = new StringBuilder();
  private Part part = Part.STATUS;
  private AnswerHead head = new AnswerHead();
  private @Nullable PongBody body;
  private int taken;

  /**
   * Makes a parser for one answer.
   *
   * @param bodyWanted whether the body is to be compared with {@code pong}
   */
  AnswerParser(boolean bodyWanted) {
    this.bodyWanted = bodyWanted;
  }

  /** Takes the bytes that have come; those behind the end of the answer are left. */
  Progress take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      Progress progress = take(bytes.get());
      if (!(progress instanceof Progress.Unfinished)) {
        return progress;
      }
      if (++taken == MAX_BYTES) {
        return part == Part.STATUS ? new Progress.Broken(Cause.OTHER) : complete(false);
      }
    }
    return Progress.UNFINISHED;
  }

  /** The peer has ended the connection. */
  Progress end() {
    if (body == null) {
      return new Progress.Broken(Cause.RESET);
    }
    return complete(body.end() == PongBody.Verdict.PONG);
  }

  private Progress take(byte b) {
    if (body != null) {
      return judge(body.take(b));
    }
    if (b != '\n') {
      line.append((char) (b & 0xff));
      return part == Part.STATUS && !mayBecomeHttp()
          ? new Progress.Broken(Cause.OTHER)
          : Progress.UNFINISHED;
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    String text = line.toString();
    line.setLength(0);
    return takeLine(text);
  }

  private Progress takeLine(String text) {
    if (part == Part.STATUS) {
      part = Part.HEADERS;
      return head.takeStatus(text) ? Progress.UNFINISHED : new Progress.Broken(Cause.OTHER);
    }
    if (!text.isEmpty()) {
      head.takeHeader(text);
      return Progress.UNFINISHED;
    }
    if (head.isInterim()) {
      part = Part.STATUS;
      head = new AnswerHead();
      return Progress.UNFINISHED;
    }
    if (!bodyWanted || head.status() != 200) {
      return complete(false);
    }
    part = Part.BODY;
    body = head.body();
    return judge(body.verdict());
  }

  /** Garbage is told at its first byte, rather than when the time is up. */
  private boolean mayBecomeHttp() {
    int last = line.length() - 1;
    return last >= AnswerHead.VERSION.length()
        || line.charAt(last) == AnswerHead.VERSION.charAt(last);
  }

  private Progress judge(PongBody.Verdict verdict) {
    return switch (verdict) {
      case OPEN -> Progress.UNFINISHED;
      case PONG -> complete(true);
      case OTHER -> complete(false);
    };
  }

  private Progress complete(boolean pong) {
    return new Progress.Complete(new Answer(head.status(), pong, head.allegiance()));
  }
}

package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Finds out whether a body is {@code pong}, by Content-Length, in chunks, or until the connection
 * ends. Keeps none of it.
 */
final class PongBody {

  /** What is known. */
  enum Verdict {
    /** More has to be read. */
    OPEN,
    /** The body has ended and is {@code pong}. */
    PONG,
    /** It is something else, whatever follows. */
    OTHER
  }

  /** The length of a body that the end of the connection ends. */
  static final long UNTIL_END = Long.MAX_VALUE;

  private static final byte[] PONG = "pong".getBytes(US_ASCII);
  private static final int RADIX_OF_SIZES = 16;

  private enum Next {
    SIZE,
    SIZE_EXTENSION,
    DATA,
    LINE_END
  }

  private final boolean chunked;
  private Next next;
  // Of the chunk where there are chunks, else of the body.
  private long left;
  private int matched;

  private PongBody(boolean chunked, Next next, long left) {
    this.chunked = chunked;
    this.next = next;
    this.left = left;
  }

  static PongBody ofLength(long length) {
    return new PongBody(false, Next.DATA, length);
  }

  static PongBody chunked() {
    return new PongBody(true, Next.SIZE, 0);
  }

  /** What is known before the first byte. */
  Verdict verdict() {
    return chunked || left == PONG.length || left == UNTIL_END ? Verdict.OPEN : Verdict.OTHER;
  }

  Verdict take(byte b) {
    return switch (next) {
      case SIZE -> takeSize(b);
      case SIZE_EXTENSION -> takeExtension(b);
      case DATA -> takeData(b);
      case LINE_END -> takeLineEnd(b);
    };
  }

  /** The connection has ended, and with it a body of unknown length. */
  Verdict end() {
    return !chunked && left >= UNTIL_END - PONG.length && matched == PONG.length
        ? Verdict.PONG
        : Verdict.OTHER;
  }

  private Verdict takeSize(byte b) {
    int digit = Character.digit(b, RADIX_OF_SIZES);
    if (digit >= 0) {
      left = left * RADIX_OF_SIZES + digit;
      return left > PONG.length ? Verdict.OTHER : Verdict.OPEN;
    }
    next = Next.SIZE_EXTENSION;
    return takeExtension(b);
  }

  private Verdict takeExtension(byte b) {
    if (b != '\n') {
      return Verdict.OPEN;
    }
    if (left == 0) {
      // The last chunk; trailers change nothing.
      return matched == PONG.length ? Verdict.PONG : Verdict.OTHER;
    }
    next = Next.DATA;
    return Verdict.OPEN;
  }

  private Verdict takeData(byte b) {
    if (matched == PONG.length || b != PONG[matched]) {
      return Verdict.OTHER;
    }
    matched++;
    left--;
    if (left > 0) {
      return Verdict.OPEN;
    }
    if (!chunked) {
      return Verdict.PONG;
    }
    next = Next.LINE_END;
    return Verdict.OPEN;
  }

  private Verdict takeLineEnd(byte b) {
    if (b == '\n') {
      next = Next.SIZE;
    }
    return Verdict.OPEN;
  }
}

package io.knh.peering.client;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the body of an answer: by Content-Length, in chunks, or until the connection ends. One
 * that is longer than its limit, or for which there is no room, is given up.
 */
final class AnswerBody {

  /** How far it has come. */
  enum State {
    /** More has to be read. */
    OPEN,
    /** All of it is there. */
    WHOLE,
    /** It will never be there. */
    GIVEN_UP
  }

  /** The length of a body that the end of the connection ends. */
  static final long UNTIL_END = Long.MAX_VALUE;

  /** Bytes of sizes, line ends and the like that are read beside the content of chunks. */
  static final int MAX_FRAMING_BYTES = 8 * 1024;

  private static final int RADIX_OF_SIZES = 16;
  private static final int FIRST_BYTES = 64;

  private enum Next {
    SIZE,
    SIZE_EXTENSION,
    DATA,
    LINE_END
  }

  private final boolean chunked;
  private final int limit;
  private final Room room;
  private Next next;
  // Of the chunk where there are chunks, else of the body.
  private long left;
  private byte[] content = new byte[0];
  private int length;
  private int framing;

  private AnswerBody(boolean chunked, long left, int limit, Room room) {
    this.chunked = chunked;
    this.next = chunked ? Next.SIZE : Next.DATA;
    this.left = left;
    this.limit = limit;
    this.room = room;
  }

  static AnswerBody ofLength(long length, int limit, Room room) {
    return new AnswerBody(false, length, limit, room);
  }

  static AnswerBody chunked(int limit, Room room) {
    return new AnswerBody(true, 0, limit, room);
  }

  /** How far it has come before the first byte. */
  State state() {
    if (chunked || left == UNTIL_END) {
      return State.OPEN;
    }
    if (left > limit) {
      return State.GIVEN_UP;
    }
    return left == 0 ? State.WHOLE : State.OPEN;
  }

  /** Takes {@code bytes} as far as they belong to the body. */
  State take(ByteBuffer bytes) {
    State state = State.OPEN;
    while (state == State.OPEN && bytes.hasRemaining()) {
      state = next == Next.DATA ? takeData(bytes) : takeFraming(bytes.get());
    }
    return state;
  }

  /** The connection has ended, and with it a body of unknown length. */
  State end() {
    return !chunked && left >= UNTIL_END - limit ? State.WHOLE : State.GIVEN_UP;
  }

  /** What was collected. */
  byte[] content() {
    return Arrays.copyOf(content, length);
  }

  /** Gives the memory back; it takes nothing any more. */
  void release() {
    room.giveBack(content.length);
    content = new byte[0];
    length = 0;
  }

  private State takeFraming(byte b) {
    if (++framing > MAX_FRAMING_BYTES) {
      return State.GIVEN_UP;
    }
    return switch (next) {
      case SIZE -> takeSize(b);
      case SIZE_EXTENSION -> takeExtension(b);
      case LINE_END -> {
        next = b == '\n' ? Next.SIZE : Next.LINE_END;
        yield State.OPEN;
      }
      case DATA -> throw new IllegalStateException("data is no framing");
    };
  }

  private State takeSize(byte b) {
    int digit = Character.digit(b, RADIX_OF_SIZES);
    if (digit >= 0) {
      left = left * RADIX_OF_SIZES + digit;
      return left > limit - length ? State.GIVEN_UP : State.OPEN;
    }
    next = Next.SIZE_EXTENSION;
    return takeExtension(b);
  }

  private State takeExtension(byte b) {
    if (b != '\n') {
      return State.OPEN;
    }
    // The last chunk has no size; trailers change nothing.
    next = Next.DATA;
    return left == 0 ? State.WHOLE : State.OPEN;
  }

  private State takeData(ByteBuffer bytes) {
    int count = (int) Math.min(left, bytes.remaining());
    if (count > limit - length || !makeRoom(length + count)) {
      return State.GIVEN_UP;
    }
    bytes.get(content, length, count);
    length += count;
    left -= count;
    if (left > 0) {
      return State.OPEN;
    }
    next = Next.LINE_END;
    return chunked ? State.OPEN : State.WHOLE;
  }

  /** Only for what has come: a length that is merely claimed costs nothing. */
  private boolean makeRoom(int needed) {
    if (needed <= content.length) {
      return true;
    }
    int size = Math.min(limit, Math.max(needed, Math.max(FIRST_BYTES, 2 * content.length)));
    if (!room.take(size - content.length)) {
      return false;
    }
    content = Arrays.copyOf(content, size);
    return true;
  }

  /**
   * The memory for bodies of answers that are still coming in, shared by all exchanges of one
   * thread: if thousands of peers sent their largest message at the same time, the heap would not
   * hold them.
   */
  static final class Room {

    /** Bytes at a time: 64 of the largest bodies, or the usual ones of 10,000 connections. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private int left;

    Room(int bytes) {
      left = bytes;
    }

    /** Takes {@code bytes} of it; false where there is not so much left. */
    boolean take(int bytes) {
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      return true;
    }

    void giveBack(int bytes) {
      left += bytes;
    }

    int left() {
      return left;
    }
  }
}

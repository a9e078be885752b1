package io.knh.peering.client;

/**
 * The memory for bodies of answers that are still coming in, shared by all exchanges of one thread:
 * if thousands of peers sent their largest message at the same time, the heap would not hold them.
 */
final class BodyRoom {

  /** Bytes at a time: 64 of the largest bodies, or the usual ones of 10,000 connections. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private int left;

  BodyRoom(int bytes) {
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

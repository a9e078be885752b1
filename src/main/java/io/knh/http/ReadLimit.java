package io.knh.http;

/**
 * How many bytes may be read from sockets until it is renewed. It counts what comes over the wire,
 * whatever the HTTP client above makes of it: heads, interim answers, sizes and extensions of
 * chunks, trailers and TLS are in it. For several threads.
 */
public final class ReadLimit {

  private String what;
  private long bytes;
  private long left;

  /** At first {@code bytes} bytes, of what a failure will call {@code what}. */
  public ReadLimit(String what, long bytes) {
    this.what = what;
    this.bytes = bytes;
    this.left = bytes;
  }

  /** From now on {@code bytes} bytes, whatever was left. */
  public synchronized void renew(String what, long bytes) {
    this.what = what;
    this.bytes = bytes;
    this.left = bytes;
  }

  /** How much to ask for of {@code wanted} bytes: one more than may come, so that it is noticed. */
  synchronized int ask(int wanted) {
    return (int) Math.min(wanted, left + 1);
  }

  /**
   * Notes that {@code count} bytes came.
   *
   * @throws TooLong when they were more than may come
   */
  synchronized void came(long count) throws TooLong {
    left -= count;
    if (left < 0) {
      left = 0;
      throw TooLong.bytes(what, bytes);
    }
  }
}

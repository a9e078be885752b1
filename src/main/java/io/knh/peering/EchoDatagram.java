package io.knh.peering;

import java.nio.ByteBuffer;

/**
 * A datagram that measures a path: 64 bytes, of which the first 20 say something.
 *
 * <pre>0 "KNHE"   4 version, 1   5 kind: 1 request, 2 echo   8 burst   16 sequence number</pre>
 *
 * An echo is the request with another kind, and is never echoed itself: two members could send it
 * to and fro for ever.
 *
 * @param burst what the sender knows its datagrams by; nobody can guess it
 * @param sequence the number of the datagram in its burst, from 0
 */
public record EchoDatagram(long burst, int sequence) {

  /** Bytes of a request, and of its echo. */
  public static final int BYTES = 64;

  private static final int MAGIC = 0x4b4e4845;
  private static final byte VERSION = 1;
  private static final int KIND_AT = 5;
  private static final byte REQUEST = 1;
  private static final byte ECHO = 2;
  private static final int BURST_AT = 8;
  private static final int SEQUENCE_AT = 16;

  /**
   * Writes the request into {@code datagram}, which has room for it, and makes it ready to send.
   */
  public void write(ByteBuffer datagram) {
    datagram.clear().limit(BYTES);
    while (datagram.hasRemaining()) {
      datagram.put((byte) 0);
    }
    datagram.putInt(0, MAGIC).put(Integer.BYTES, VERSION).put(KIND_AT, REQUEST);
    datagram.putLong(BURST_AT, burst).putInt(SEQUENCE_AT, sequence);
    datagram.flip();
  }

  /** Makes the echo of the request that {@code datagram} is; false where it is none. */
  static boolean echo(ByteBuffer datagram) {
    if (!is(datagram, REQUEST)) {
      return false;
    }
    datagram.put(KIND_AT, ECHO);
    return true;
  }

  /** Whether {@code datagram} is an echo. */
  public static boolean isEcho(ByteBuffer datagram) {
    return is(datagram, ECHO);
  }

  /** What {@code datagram}, an echo, is the echo of. */
  public static EchoDatagram of(ByteBuffer datagram) {
    return new EchoDatagram(datagram.getLong(BURST_AT), datagram.getInt(SEQUENCE_AT));
  }

  private static boolean is(ByteBuffer datagram, byte kind) {
    return datagram.position() == 0
        && datagram.limit() == BYTES
        && datagram.getInt(0) == MAGIC
        && datagram.get(Integer.BYTES) == VERSION
        && datagram.get(KIND_AT) == kind;
  }
}

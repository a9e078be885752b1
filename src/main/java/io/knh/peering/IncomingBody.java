package io.knh.peering;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads the body of a member that calls; for a thread of the container, which it may hold. */
final class IncomingBody {

  /** How long a body may take; who sent it waits no longer ({@code PROBE_TIMEOUT}). */
  static final Duration MAX_TIME = Duration.ofSeconds(2);

  private static final int PIECE_BYTES = 8 * 1024;

  private IncomingBody() {}

  /**
   * What {@code body} brings; empty where not all of it was read. Reads at most one byte more than
   * {@code mostBytes}, whatever length was announced, and stops soon after {@link #MAX_TIME}, so
   * that a sender that drips holds no thread.
   */
  static Optional<byte[]> bytes(InputStream body, int mostBytes) {
    return bytes(body, mostBytes, System::nanoTime);
  }

  static Optional<byte[]> bytes(InputStream body, int mostBytes, LongSupplier nanoTime) {
    long startNanos = nanoTime.getAsLong();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_BYTES];
    try {
      while (read.size() <= mostBytes) {
        int most = Math.min(piece.length, mostBytes + 1 - read.size());
        int count = body.read(piece, 0, most);
        if (count < 0) {
          return Optional.of(read.toByteArray());
        }
        read.write(piece, 0, count);
        if (nanoTime.getAsLong() - startNanos > MAX_TIME.toNanos()) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // It was cut off, or stalled until the server's patience ended.
      return Optional.empty();
    }
  }
}

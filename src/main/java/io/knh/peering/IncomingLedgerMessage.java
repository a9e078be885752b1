package io.knh.peering;

import io.knh.core.model.LedgerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads the ledger message of a member that calls; for a thread of the container, which it may
 * hold.
 */
final class IncomingLedgerMessage {

  /** How long a body may take; who sent it waits no longer ({@code PROBE_TIMEOUT}). */
  static final Duration MAX_TIME = Duration.ofSeconds(2);

  private static final int PIECE_BYTES = 8 * 1024;

  private IncomingLedgerMessage() {}

  /**
   * What {@code body} brings, for {@link LedgerMessageReader}; empty where not all of it was read.
   * Reads at most one byte more than the largest ledger message has, whatever length was announced,
   * and stops soon after {@link #MAX_TIME}, so that a sender that drips holds no thread.
   */
  static Optional<byte[]> bytes(InputStream body) {
    return bytes(body, System::nanoTime);
  }

  static Optional<byte[]> bytes(InputStream body, LongSupplier nanoTime) {
    long startNanos = nanoTime.getAsLong();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_BYTES];
    try {
      while (read.size() <= LedgerMessage.MAX_BYTES) {
        int most = Math.min(piece.length, LedgerMessage.MAX_BYTES + 1 - read.size());
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

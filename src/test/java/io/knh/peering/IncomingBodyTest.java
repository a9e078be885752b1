package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.LedgerMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class IncomingBodyTest {

  private static final LedgerMessage MESSAGE = LedgerMessage.of(7);
  private static final byte[] BODY = LedgerMessageWriter.body(MESSAGE);

  private static Optional<LedgerMessage> read(InputStream body) {
    return read(body, System::nanoTime);
  }

  private static Optional<LedgerMessage> read(InputStream body, LongSupplier nanoTime) {
    return IncomingBody.bytes(body, LedgerMessage.MAX_BYTES, nanoTime)
        .flatMap(LedgerMessageReader::read);
  }

  @Test
  void aLedgerMessageIsReadHoweverItComes() {
    assertEquals(Optional.of(MESSAGE), read(new ByteArrayInputStream(BODY)));
    InputStream inPieces =
        new ByteArrayInputStream(BODY) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
          }
        };
    assertEquals(Optional.of(MESSAGE), read(inPieces));
  }

  @Test
  void noBodyIsNoLedgerMessage() {
    assertEquals(Optional.empty(), read(InputStream.nullInputStream()));
  }

  @Test
  void ofABodyWithoutEndOneByteMoreThanALedgerMessageHasIsRead() {
    AtomicInteger taken = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            taken.incrementAndGet();
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            taken.addAndGet(length);
            Arrays.fill(into, offset, offset + length, (byte) ' ');
            return length;
          }
        };
    assertEquals(
        Optional.empty(), read(new SequenceInputStream(new ByteArrayInputStream(BODY), endless)));
    assertEquals(LedgerMessage.MAX_BYTES + 1 - BODY.length, taken.get());
  }

  @Test
  void aBodyThatDripsIsGivenUp() {
    AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 10);
    AtomicInteger taken = new AtomicInteger();
    InputStream dripping =
        new InputStream() {
          @Override
          public int read() {
            nowNanos.addAndGet(IncomingBody.MAX_TIME.toNanos() / 4);
            taken.incrementAndGet();
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
          }
        };
    assertEquals(Optional.empty(), read(dripping, nowNanos::get));
    assertEquals(5, taken.get());
  }

  @Test
  void aBodyThatBreaksOffIsNoLedgerMessage() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertEquals(
        Optional.empty(), read(new SequenceInputStream(new ByteArrayInputStream(BODY), broken)));
  }
}

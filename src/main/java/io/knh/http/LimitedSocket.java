package io.knh.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A socket that fails as soon as more comes than its limit lets through. */
final class LimitedSocket extends Socket {

  private final ReadLimit limit;

  LimitedSocket(ReadLimit limit) {
    this.limit = limit;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Counted(super.getInputStream(), limit);
  }

  /** Counts; knows no skipping and marking, which nobody uses on a socket. */
  private static final class Counted extends FilterInputStream {

    private final ReadLimit limit;

    Counted(InputStream in, ReadLimit limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      if (one >= 0) {
        limit.came(1);
      }
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, limit.ask(length));
      if (count > 0) {
        limit.came(count);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = 0;
      while (skipped < count && read() >= 0) {
        skipped++;
      }
      return skipped;
    }
  }
}

package io.knh.http;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * A JSON text that fails as soon as it is longer than it may be, or consists of more parts:
 * objects, lists, and what is in them. Its length alone is no bound, since every <code>{},</code>
 * becomes an object of some 50 to 100 bytes.
 */
public final class LimitedJson extends FilterReader {

  private final String what;
  private final long maxChars;
  private final int maxParts;
  private long chars;
  private int parts;
  private boolean inText;
  private boolean isEscaped;

  /**
   * Reads {@code in}, which a failure will call {@code what}.
   *
   * @param maxChars how long it may be
   * @param maxParts of how many parts it may consist
   */
  public LimitedJson(Reader in, String what, long maxChars, int maxParts) {
    super(in);
    this.what = what;
    this.maxChars = maxChars;
    this.maxParts = maxParts;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      came((char) one);
    }
    return one;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    for (int i = 0; i < count; i++) {
      came(buffer[offset + i]);
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

  @Override
  public boolean markSupported() {
    return false;
  }

  private void came(char c) throws TooLong {
    if (++chars > maxChars) {
      throw TooLong.bytes(what, maxChars);
    }
    if (inText) {
      boolean ends = c == '"' && !isEscaped;
      isEscaped = c == '\\' && !isEscaped;
      inText = !ends;
      return;
    }
    switch (c) {
      case '"' -> inText = true;
      case '{', '[', ',' -> {
        if (++parts > maxParts) {
          throw TooLong.parts(what, maxParts);
        }
      }
      default -> {
        // It adds nothing.
      }
    }
  }
}

package io.knh.http;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** More came from outside than is read of it. The message says of what, and how much is read. */
public final class TooLong extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int UNIT = 1024;

  /** Deepest chain of causes that is looked at. */
  private static final int MAX_CAUSES = 10;

  private TooLong(String message) {
    super(message);
  }

  /** {@code what}, such as "the answer", has more than {@code bytes} bytes. */
  static TooLong bytes(String what, long bytes) {
    return new TooLong(what + " is longer than " + text(bytes));
  }

  /** {@code what} is a JSON text that consists of more than {@code parts} parts. */
  static TooLong parts(String what, int parts) {
    return new TooLong(what + " consists of more than " + parts + " parts");
  }

  /** The one that is behind {@code failure}, such as TLS makes of it. */
  public static Optional<TooLong> behind(Throwable failure) {
    @Nullable Throwable next = failure;
    for (int i = 0; i < MAX_CAUSES && next != null; i++) {
      if (next instanceof TooLong tooLong) {
        return Optional.of(tooLong);
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  private static String text(long bytes) {
    if (bytes % (UNIT * UNIT) == 0) {
      return bytes / (UNIT * UNIT) + " MB";
    }
    return bytes % UNIT == 0 ? bytes / UNIT + " KB" : bytes + " bytes";
  }
}

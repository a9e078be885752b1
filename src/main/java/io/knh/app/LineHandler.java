package io.knh.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Writes each record as one line, at once and in one piece. */
final class LineHandler extends Handler {

  private final OutputStream out;

  LineHandler(LineFormatter formatter, OutputStream out) {
    setFormatter(formatter);
    setLevel(Level.ALL);
    this.out = out;
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    try {
      byte[] bytes = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
      synchronized (this) {
        out.write(bytes);
      }
    } catch (IOException | RuntimeException e) {
      // Nobody reads the log any more, or a message cannot be formatted: the member goes on.
      reportError(null, e, ErrorManager.WRITE_FAILURE);
    }
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  /**
   * Does nothing: when the JVM ends it closes all handlers, and what leaving does is still told.
   */
  @Override
  public void close() {}
}

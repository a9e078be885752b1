package io.knh.app;

import io.knh.config.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of KNH: the logger {@code io.knh} with a handler of its own. The server's handlers would
 * drop everything below INFO and write times of their own.
 */
final class Log {

  /**
   * Those who write. The server gives every logger a level of its own when it is made, so that of
   * {@code io.knh} would reach none of them.
   */
  static final List<String> WRITERS =
      List.of(
          "agent",
          "app",
          "authority",
          "config",
          "destination",
          "discovery",
          "events",
          "health",
          "http",
          "metrics",
          "nodes",
          "peering",
          "status",
          "webhook");

  private final Logger root;
  // Held here: a logger that nobody holds is forgotten, and its level with it.
  private final List<Logger> writers;
  private final Level level;
  private final LineHandler handler;

  /**
   * A log as {@code settings} want it, not yet open.
   *
   * @param out where the lines go
   */
  Log(Settings settings, OutputStream out) {
    // Held here: a logger that nobody holds is forgotten, and its handlers with it.
    this.root = EnduringLogger.named("io.knh");
    this.writers = WRITERS.stream().map(name -> Logger.getLogger("io.knh." + name)).toList();
    this.level = settings.logLevel().level();
    this.handler = new LineHandler(LineFormatter.of(settings.logFormat()), out);
  }

  /**
   * The process's standard output itself: {@code System.out} belongs to the server, which writes
   * what comes there in its own form.
   */
  static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Writes from now on. */
  void open() {
    root.setUseParentHandlers(false);
    root.setLevel(level);
    writers.forEach(writer -> writer.setLevel(level));
    root.removeHandler(handler);
    root.addHandler(handler);
  }

  /** Writes no more: the application is taken out of a server that goes on. */
  void close() {
    root.removeHandler(handler);
    root.setUseParentHandlers(true);
    root.setLevel(null);
    writers.forEach(writer -> writer.setLevel(null));
  }

  /**
   * A logger that keeps its handler and its level when the JVM ends. The log manager takes both
   * away at some moment of the end, while the member still says goodbye and logs what became of it.
   */
  private static final class EnduringLogger extends Logger {

    private static final StackWalker CALLERS =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private EnduringLogger(String name) {
      super(name, null);
    }

    /** The logger {@code name}; an ordinary one, if somebody has asked for it before. */
    static Logger named(String name) {
      LogManager.getLogManager().addLogger(new EnduringLogger(name));
      return Logger.getLogger(name);
    }

    @Override
    public void removeHandler(@Nullable Handler handler) {
      if (CALLERS.getCallerClass() != LogManager.class) {
        super.removeHandler(handler);
      }
    }

    @Override
    public void setLevel(@Nullable Level level) {
      if (CALLERS.getCallerClass() != LogManager.class) {
        super.setLevel(level);
      }
    }
  }

  /** Writes each record as one line, at once and in one piece. */
  static final class LineHandler extends Handler {

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
     * Does nothing: when the JVM ends it closes all handlers, and what leaving does is still
     * logged.
     */
    @Override
    public void close() {}
  }
}

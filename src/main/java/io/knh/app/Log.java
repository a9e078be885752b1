package io.knh.app;

import io.knh.config.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of KNH: the logger {@code io.knh} with a handler of its own. The server's handlers would
 * drop everything below INFO and write times of their own.
 */
final class Log {

  /**
   * Those who write. The server gives every logger a level of its own when it is made, so that of
   * {@code io.knh} would reach none of them.
   */
  private static final List<String> WRITERS =
      List.of(
          "agent",
          "app",
          "authority",
          "config",
          "discovery",
          "health",
          "metrics",
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
}

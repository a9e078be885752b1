package io.knh.app;

import io.knh.config.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** Ends a process that cannot start. */
final class FailedStart {

  /** The exit code of a process whose settings cannot be used. */
  static final int EXIT_CODE = 3;

  private FailedStart() {}

  /**
   * Writes {@code problems}, each as a line of {@code format}, to standard error and ends the
   * process.
   *
   * <p>Past the server: an exception would leave it up without the application, {@code System.exit}
   * within a start waits for the start to end, and {@code System.err} puts the server's words
   * before each line.
   *
   * @return nothing: for the compiler, which does not know that the process has ended
   */
  static IllegalStateException end(List<String> problems, Settings.LogFormat format) {
    print(FileDescriptor.err, problems, format);
    Runtime.getRuntime().halt(EXIT_CODE);
    return new IllegalStateException("halted");
  }

  /** Writes {@code lines} past the server, each as a line of {@code format}. */
  static void print(FileDescriptor where, List<String> lines, Settings.LogFormat format) {
    try (OutputStream out = new FileOutputStream(where)) {
      out.write(lines(lines, format).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nobody listens; the exit code still says it.
    }
  }

  /** {@code problems} as the log would have them; as text they stand alone. */
  static String lines(List<String> problems, Settings.LogFormat format) {
    return problems.stream().map(problem -> line(problem, format)).collect(Collectors.joining());
  }

  private static String line(String problem, Settings.LogFormat format) {
    LogRecord record = new LogRecord(Level.SEVERE, problem);
    record.setLoggerName("io.knh.app");
    return format == Settings.LogFormat.JSON
        ? LineFormatter.of(format).format(record)
        : problem + "\n";
  }
}

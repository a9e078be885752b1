package io.knh.manifests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that makes manifests, and that not every machine has.
 *
 * @param command its name, and arguments that always come first
 */
record Program(List<String> command) {

  /** Far more than any of them ever takes. */
  private static final long LIMIT_SECONDS = 60;

  private static final Duration BUILT_WITHIN = Duration.ofMinutes(10);

  /** What a run has written, and how it ended. */
  record Run(String output, String errors, int exit) {}

  /**
   * The first of {@code commands} that is on the PATH. Where there is none the test is skipped and
   * says so, or fails if the system property {@code property} is {@code required}, as in CI; {@code
   * awaited} is the same for one that is built beside the tests, and may be late.
   */
  static Program orSkip(List<List<String>> commands, String property, String missing) {
    String wanted = System.getProperty(property, "");
    if (wanted.equals("awaited")) {
      Awaitility.await(missing)
          .atMost(BUILT_WITHIN)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> found(commands).isPresent());
    }
    return found(commands)
        .map(Program::new)
        .orElseGet(
            () -> {
              if (wanted.equals("required")) {
                throw new AssertionError(missing);
              }
              System.out.println("SKIPPED: " + missing);
              return Assumptions.abort(missing);
            });
  }

  private static Optional<List<String>> found(List<List<String>> commands) {
    return commands.stream().filter(command -> isOnPath(command.getFirst())).findFirst();
  }

  /** Runs it to its end. */
  Run run(List<String> arguments) {
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    try {
      Path errors = Files.createTempFile("program", ".txt");
      Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", line) + " does not end");
      }
      String said = Files.readString(errors);
      Files.delete(errors);
      return new Run(output, said, process.exitValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What it writes where it ends well and warns of nothing. */
  String output(List<String> arguments) {
    Run run = run(arguments);
    if (run.exit() != 0 || !run.errors().isBlank()) {
      throw new AssertionError(
          String.join(" ", command) + " " + String.join(" ", arguments) + ": " + run.errors());
    }
    return run.output();
  }

  private static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return List.of(path.split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}

package io.knh.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tool of the system that is run to its end; all that the lab calls end within a second. */
final class Command {

  private static final long PATIENCE_SECONDS = 30;

  private Command() {}

  /**
   * Runs it.
   *
   * @return what it wrote
   * @throws IllegalStateException when it failed; says what it wrote
   */
  static String run(String... words) {
    return feed("", words);
  }

  /** The same, with {@code input} on its standard input. */
  static String feed(String input, String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", List.of(words)) + " failed: " + output + " " + input);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

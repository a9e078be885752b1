package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * {@code promtool} (Debian: in the package {@code prometheus}). Where it is missing, what needs it
 * is skipped, unless the system property {@code promtool} is {@code required}.
 */
final class Promtool {

  private Promtool() {}

  /** Runs it, and fails with what it says if it fails. */
  static void run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      skip("there is no promtool (Debian: the package prometheus)");
      return;
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
  }

  /** Runs the tests in {@code text}, a file of {@code promtool test rules}. */
  static void test(Path folder, String text) throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "promtool", ".yml");
    Files.writeString(file, text);
    run("test", "rules", file.toString());
  }

  private static void skip(String why) {
    if (System.getProperty("promtool", "auto").equals("required")) {
      fail("rules and queries are to be tried: " + why);
    }
    System.out.println(
        "SKIPPED the trial of the alerting rules and the dashboard's queries: " + why);
    Assumptions.abort(why);
  }
}

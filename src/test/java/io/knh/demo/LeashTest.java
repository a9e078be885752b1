package io.knh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class LeashTest {

  /**
   * Three processes, each the child of the one before: a program that never asks for an exit code,
   * what it starts (as Maven), and what that starts (as the demo).
   */
  private static final String PROGRAM =
      """
      sh -c '"$@" & exec sleep 300' sh "$@" &
      exec sleep 300
      """;

  /** Is tied, says who it is and whose child, and waits. */
  static final class Tied {
    private Tied() {}

    public static void main(String[] arguments) throws InterruptedException {
      Leash.tie();
      ProcessHandle self = ProcessHandle.current();
      System.out.println(self.pid());
      System.out.println(self.parent().orElseThrow().pid());
      TimeUnit.MINUTES.sleep(5);
    }
  }

  @Test
  void endsWithItsParentThoughNobodyAsksForTheParentsExitCode() throws Exception {
    Process program =
        new ProcessBuilder(
                "sh",
                "-c",
                PROGRAM,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                Tied.class.getName())
            .start();
    try (BufferedReader lines = program.inputReader(UTF_8)) {
      ProcessHandle tied = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertTrue(
          ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow().destroyForcibly());
      try {
        Awaitility.await("the tied process ended")
            .atMost(15, TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> !tied.isAlive());
      } finally {
        tied.destroyForcibly();
      }
    } finally {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
  }
}

package io.knh.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where there is no Kubernetes, none of its classes are loaded. */
class StaticLeaseTest {

  private static List<String> classesOf(String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            StaticLeaseProcess.class.getName());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader said = process.inputReader()) {
      List<String> lines = said.lines().toList();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertTrue(lines.contains("came to Optional.empty"), "" + lines);
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean kubernetes(String line) {
    return line.contains(" io.kubernetes.") || line.contains(" okhttp3.");
  }

  @Test
  void aStaticListLoadsNothingOfTheClient() throws IOException, InterruptedException {
    assertEquals(List.of(), classesOf().stream().filter(StaticLeaseTest::kubernetes).toList());
  }

  /** Else the other test could not fail. */
  @Test
  void kubernetesLoadsSomeOfIt() throws IOException, InterruptedException {
    assertFalse(classesOf("kubernetes").stream().noneMatch(StaticLeaseTest::kubernetes));
  }
}

package io.knh.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.standin.kubernetes.StubApiServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Discovery and the API server as processes of their own. */
class DiscoveryProcessTest {

  private static ProcessBuilder java(Class<?> main, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  @Test
  @Timeout(120)
  void aWatchThatRunsDoesNotKeepTheProcessFromEnding(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Process api = java(StubApiServer.class, "127.0.2.7", "0", kubeconfig.toString()).start();
    try (BufferedReader said = api.inputReader();
        BufferedWriter commands = api.outputWriter()) {
      assertTrue(said.readLine().startsWith("listening on http://127.0.2.7:"));
      commands.write("slice knh-1 knh IPv4 10.0.0.1,node-a 10.0.0.2,node-b,terminating\n");
      commands.flush();
      assertEquals("ok", said.readLine());

      ProcessBuilder builder = java(DiscoveryProcess.class);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      Process discovery = builder.start();
      try (BufferedReader found = discovery.inputReader()) {
        assertEquals(
            "[node-a 10.0.0.1:8080, node-b 10.0.0.2:8080 not serving terminating]",
            found.readLine());
        assertTrue(discovery.waitFor(10, TimeUnit.SECONDS), "it still runs");
        assertEquals(0, discovery.exitValue());
      } finally {
        discovery.destroyForcibly();
      }
    } finally {
      api.destroyForcibly();
    }
    assertTrue(api.waitFor(10, TimeUnit.SECONDS));
  }
}

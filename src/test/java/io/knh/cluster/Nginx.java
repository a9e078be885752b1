package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real nginx in a process of its own, with a configuration of a test. The system property {@code
 * nginx} says what to do where there is none: {@code auto} skips and says so, {@code required}
 * fails.
 */
final class Nginx implements AutoCloseable {

  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /** Where it is on this machine; without it the test ends here. */
  static Path orSkip(String test) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                Stream.of("/usr/sbin", "/usr/local/sbin"))
            .map(folder -> Path.of(folder, "nginx"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    String missing = "there is no nginx on the PATH (Debian: apt-get install nginx-light)";
    if (System.getProperty("nginx", "auto").equals("required")) {
      return fail("nginx is required: " + missing);
    }
    System.out.println("SKIPPED " + test + " behind nginx: " + missing);
    return Assumptions.abort(missing);
  }

  /**
   * Starts it; all that it writes is below {@code folder}.
   *
   * @param servers what stands in the block {@code http}
   */
  static Nginx start(Path nginx, Path folder, String servers) {
    try {
      Files.createDirectories(folder);
      StringBuilder paths = new StringBuilder();
      for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
        paths.append("  ").append(kind).append("_temp_path ").append(kind).append(";\n");
      }
      Path file = folder.resolve("nginx.conf");
      Files.writeString(
          file,
          """
          daemon off;
          master_process off;
          pid nginx.pid;
          error_log error.log;
          events { worker_connections 64; }
          http {
            access_log off;
          %s
          %s
          }
          """
              .formatted(paths, servers));
      Process process =
          new ProcessBuilder(
                  nginx.toString(),
                  "-p",
                  folder.toString(),
                  "-c",
                  file.toString(),
                  "-e",
                  "error.log")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile())
              .start();
      StartedProcesses.add(process.toHandle());
      return new Nginx(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

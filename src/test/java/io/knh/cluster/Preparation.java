package io.knh.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prepares the packaged server as the image prepares its own, by {@code liberty/prepare-start}: so
 * each member that is started here starts as the published one does, and in two thirds of the
 * processor time.
 */
public final class Preparation {

  /** The first JDK that makes an AOT cache in one run. */
  private static final int JDK = 25;

  private Preparation() {}

  /** Prepares it. Says what went wrong, and ends with code 1 then. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (Runtime.version().feature() < JDK) {
      System.out.println(
          "The servers are not prepared, which takes JDK %d, and start more slowly on JDK %s"
              .formatted(JDK, Runtime.version()));
      return;
    }
    Installation installation = Installation.ofBuild("preparation");
    installation.clear();
    Path folder = installation.work();
    Files.createDirectories(folder.resolve("output"));
    Files.createDirectories(folder.resolve("logs"));
    Path prepared = Files.createDirectories(installation.prepared().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh", installation.script("prepare-start").toString(), prepared.toString())
            .inheritIO();
    installation.setEnvironment(builder.environment(), folder);
    builder.environment().put("CONTAINER_PORT", String.valueOf(freePort()));
    int code = run(builder);
    installation.clear();
    System.exit(code);
  }

  private static int run(ProcessBuilder builder) throws InterruptedException {
    try {
      Process process = builder.start();
      StartedProcesses.add(process.toHandle());
      return process.waitFor();
    } catch (IOException e) {
      // Windows: there members do not start by a script either.
      System.out.println("The servers are not prepared: " + e.getMessage());
      return 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}

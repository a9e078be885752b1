package io.knh.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packaged server that members are started from, and where each finds room for its own files.
 *
 * @param server the folder {@code wlp} that the build leaves
 * @param javaHome the JDK that runs the members, 21 or newer
 * @param work where the members' folders are made
 */
public record Installation(Path server, Path javaHome, Path work) {

  /**
   * The server of this build, by the system property {@code knh.server}, run by the JDK that runs
   * this program.
   *
   * @param purpose names the folder of the members, so that two tests do not share one
   * @throws IllegalStateException when there is no server yet
   */
  public static Installation ofBuild(String purpose) {
    Path server = Path.of(System.getProperty("knh.server", "target/knh/wlp")).toAbsolutePath();
    if (!Files.isExecutable(server.resolve("bin/server"))) {
      throw new IllegalStateException(
          "there is no server in " + server + "; ./mvnw package -DskipTests makes it");
    }
    return new Installation(
        server,
        Path.of(System.getProperty("java.home")),
        server.resolve("../../members/" + purpose).normalize());
  }

  /** The folder of the member {@code name}: its work area and its logs. */
  Path folder(String name) {
    return work.resolve(name);
  }

  /** What {@link Preparation} left, if it ran: the server's work area after a start. */
  Path prepared() {
    return server.resolve("../prepared/knh").normalize();
  }

  /** Whether members start from what {@link Preparation} left. */
  public boolean isPrepared() {
    return Files.isDirectory(prepared());
  }

  /** One of the scripts that come with the server's configuration. */
  Path script(String name) {
    return server.resolve("usr/servers/knh").resolve(name);
  }

  /**
   * Makes the environment of a process that runs the server: as in the published image, and nothing
   * of this process.
   *
   * @param folder where it has its work area and its logs
   */
  void setEnvironment(Map<String, String> environment, Path folder) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("JAVA_HOME", javaHome.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("LOG_DIR", folder.resolve("logs").toString());
    environment.put("WLP_OUTPUT_DIR", folder.resolve("output").toString());
    environment.put("WLP_SKIP_BOOTSTRAP_AGENT", "true");
    environment.put("PREPARED_SERVER", prepared().toString());
  }

  /** Removes what earlier runs left, so that every member starts with a cold work area. */
  public void clear() {
    if (!Files.exists(work)) {
      return;
    }
    try {
      Files.walkFileTree(work, new Removal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a tree from its leaves up. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

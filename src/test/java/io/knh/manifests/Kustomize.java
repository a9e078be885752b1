package io.knh.manifests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** {@code kubectl kustomize}, or {@code kustomize build}, where one of them is on the PATH. */
final class Kustomize {

  /** Far more than it ever takes. */
  private static final long LIMIT_SECONDS = 60;

  private static final List<List<String>> COMMANDS =
      List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"));

  /** The files do not change while tests run. */
  private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

  private final List<String> command;

  private Kustomize(List<String> command) {
    this.command = command;
  }

  /**
   * The command. Where there is none the test is skipped and says so, or fails if the system
   * property {@code kustomize} is {@code required}, as in CI.
   */
  static Kustomize orSkip() {
    return COMMANDS.stream()
        .filter(command -> isOnPath(command.getFirst()))
        .findFirst()
        .map(Kustomize::new)
        .orElseGet(
            () -> {
              String missing =
                  "neither kubectl nor kustomize is on the PATH: what they make of the overlays"
                      + " and components in kubernetes/ is not checked; the base is";
              if (System.getProperty("kustomize", "").equals("required")) {
                throw new AssertionError(missing);
              }
              System.out.println("SKIPPED: " + missing);
              return Assumptions.abort(missing);
            });
  }

  /** What it makes of {@code folder}; nothing is to be changed in it. */
  Manifests render(Path folder) {
    return RENDERED.computeIfAbsent(folder, this::build);
  }

  private Manifests build(Path folder) {
    List<String> line = new ArrayList<>(command);
    line.add(folder.toString());
    try {
      Path errors = Files.createTempFile("kustomize", ".txt");
      Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", line) + ": " + Files.readString(errors));
      }
      String said = Files.readString(errors);
      Files.delete(errors);
      if (!said.isBlank()) {
        throw new AssertionError(String.join(" ", line) + " warns: " + said);
      }
      return new Manifests(folder.toString(), Yaml.parse(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean isOnPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return List.of(path.split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}

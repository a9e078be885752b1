package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.knh.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that an operator edits name every setting, and the defaults as they are. */
class EnvFilesTest {

  /** What the pods get from elsewhere, or nobody sets in Kubernetes. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "POD_IP",
          "NODE_NAME",
          "MY_NODE_NAME",
          "NAMESPACE",
          "SERVICE_NAME",
          "CONTAINER_PORT",
          "BIND_ADDRESS",
          "KNH_COMMAND",
          "PEERS");

  private final EnvFile settings = EnvFile.read(Base.FOLDER.resolve("settings.env"));
  private final EnvFile secrets = EnvFile.read(Base.FOLDER.resolve("secrets.env"));

  @Test
  void everySettingIsNamed() {
    Set<String> named = new TreeSet<>(ELSEWHERE);
    for (EnvFile file : List.of(settings, secrets)) {
      named.addAll(file.values().keySet());
      named.addAll(file.shown().keySet());
    }
    assertEquals(SettingNames.all(), named);
  }

  @Test
  void whatStandsInCommentsIsTheDefault() {
    Map<String, String> shown = new TreeMap<>(settings.shown());
    shown.putAll(secrets.shown());
    assertEquals(read(Map.of()), read(shown));
  }

  @Test
  void theFilesSetNothingButTheFormOfTheLog() {
    Map<String, String> set = new TreeMap<>(settings.values());
    set.putAll(secrets.values());
    assertEquals(read(Map.of("LOG_FORMAT", "json")), read(set));
  }

  /** kustomize would take its value from the environment of whoever applies. */
  @Test
  void aNameWithoutAnEqualsSignIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("settings.env");
    Files.writeString(file, "PATH\n");
    assertThrows(IllegalArgumentException.class, () -> EnvFile.read(file));
  }

  @Test
  void allFilesOfThatKindAreReadable() throws IOException {
    try (Stream<Path> files = Files.walk(Base.ROOT)) {
      files
          .filter(file -> file.toString().endsWith(".env"))
          .map(EnvFile::read)
          .forEach(
              file -> {
                Set<String> names = new TreeSet<>(file.values().keySet());
                names.addAll(file.shown().keySet());
                assertEquals(List.of(), AgainstCode.unknown(names).toList());
              });
    }
  }

  private static String read(Map<String, String> further) {
    Map<String, String> all = new TreeMap<>(SettingNames.LEAST);
    all.putAll(further);
    return Environment.exactly(all).settings().toString();
  }
}

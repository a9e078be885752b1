package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code liberty/with-room} becomes, where Java and Liberty's script only say what they got.
 */
class WithRoomTest {

  private static final int LIMIT_SECONDS = 60;
  private static final String CLEAN = "-Dorg.osgi.framework.storage.clean=none";

  @TempDir private Path home;

  private Path server;
  private Path wlp;
  private Path prepared;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void install() throws Exception {
    wlp = home.resolve("wlp");
    server = Files.createDirectories(wlp.resolve("usr/servers/knh"));
    Files.copy(Path.of("liberty/with-room"), server.resolve("with-room"));
    Files.writeString(server.resolve("jvm.options"), "-Xmx1m\n");
    Files.writeString(server.resolve("server.env"), "# Why.\nARENAS=1\n");
    Path script = Files.createDirectories(wlp.resolve("bin")).resolve("server");
    says(script, "script");
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    says(java, "java");
    prepared = Files.createDirectories(home.resolve("prepared"));
    Files.createDirectories(prepared.resolve("knh/workarea"));
    environment.put("JAVA_HOME", home.resolve("jdk").toString());
    environment.put("PREPARED_SERVER", prepared.resolve("knh").toString());
    environment.put("WLP_OUTPUT_DIR", home.resolve("output").toString());
    environment.put("LOG_DIR", home.resolve("logs").toString());
    environment.put("WLP_SKIP_BOOTSTRAP_AGENT", "true");
    Files.writeString(
        prepared.resolve("knh.java"),
        String.join(
            "\n",
            run("--options").getFirst(),
            java.toString(),
            "ARENAS=1",
            "WORDS=two words\\=2=",
            "",
            "-Xmx1m",
            "--add-opens",
            "java.base/java.io=ALL-UNNAMED",
            "-jar",
            "an'other.jar",
            "knh",
            ""));
  }

  @Test
  void becomesTheJvmAsItWasNoted() throws Exception {
    environment.put("JVM_ARGS", "-Done=1 '-Dtwo=a b'");
    List<String> lines = start("run", "knh");
    assertEquals(
        List.of(
            "java",
            "[-Xmx1m]",
            "[--add-opens]",
            "[java.base/java.io=ALL-UNNAMED]",
            "[-Done=1]",
            "[-Dtwo=a b]",
            "[" + CLEAN + "]",
            "[-XX:+UnlockDiagnosticVMOptions]",
            "[-XX:AOTCache=" + prepared.resolve("knh.aot") + "]",
            "[-XX:ArchiveRelocationMode=0]",
            "[-jar]",
            "[an'other.jar]",
            "[knh]",
            "in " + home.resolve("output/knh").toRealPath(),
            "logs in " + home.resolve("logs") + ", console.log",
            "1, two words\\=2="),
        lines);
    assertTrue(Files.isDirectory(home.resolve("output/knh/workarea")), "no work area");
  }

  @Test
  void asksTheScriptWhereAnythingElseIsWanted() throws Exception {
    assertEquals("script", start("debug", "knh").getFirst());
    assertEquals("script", start("run", "other").getFirst());
    assertEquals("script", start("run", "knh", "--clean").getFirst());
    assertEquals("java", start("run", "knh").getFirst());
  }

  /** As a file of an image or a volume may be: its time says nothing. */
  @Test
  void asksTheScriptWhereOptionsAreOthers() throws Exception {
    for (String name :
        List.of(
            "jvm.options",
            "server.env",
            "configDropins/overrides/jvm.options",
            "../../shared/server.env",
            "../../../etc/default.env")) {
      Path file = server.resolve(name);
      Files.createDirectories(file.getParent());
      Optional<String> before =
          Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
      Files.writeString(file, "-Xmx2m\n");
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      assertEquals("script", start("run", "knh").getFirst(), name);
      Files.delete(file);
      assertEquals(
          before.isPresent() ? "script" : "java", start("run", "knh").getFirst(), "no " + name);
      if (before.isPresent()) {
        Files.writeString(file, before.get());
        assertEquals("java", start("run", "knh").getFirst(), name);
      }
    }
  }

  @Test
  void asksTheScriptForAnotherJvm() throws Exception {
    environment.put("JAVA_HOME", home.resolve("other").toString());
    assertEquals("script", start("run", "knh").getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "WLP_SKIP_BOOTSTRAP_AGENT,",
    "WLP_SKIP_UMASK,true",
    "WLP_USER_DIR,/users",
    "LOG_FILE,other.log",
    "SERVER_WORKING_DIR,/tmp"
  })
  void asksTheScriptWhereAVariableIsMeantForIt(String variable, @Nullable String value)
      throws Exception {
    environment.put(variable, value == null ? "" : value);
    assertEquals("script", start("run", "knh").getFirst());
  }

  @Test
  void asksTheScriptWhereNothingWasNoted() throws Exception {
    Files.delete(prepared.resolve("knh.java"));
    assertEquals(List.of("script", "[run]", "[knh]"), start("run", "knh").subList(0, 3));
    environment.remove("PREPARED_SERVER");
    assertEquals(List.of("script", "[run]", "[knh]"), start("run", "knh").subList(0, 3));
  }

  /** Prints {@code who} and, a line each, what it got. */
  private static void says(Path script, String who) throws IOException {
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo %s
        for argument in "$@"; do echo "[$argument]"; done
        echo "in $(pwd -P)"
        echo "logs in $X_LOG_DIR, $X_LOG_FILE"
        echo "$ARENAS, $WORDS"
        """
            .replace("%s", who));
    assertTrue(script.toFile().setExecutable(true), script::toString);
  }

  /** The same of Liberty's script with {@code arguments}. */
  private List<String> start(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(wlp.resolve("bin/server").toString()));
    command.addAll(Arrays.asList(arguments));
    return run(command.toArray(String[]::new));
  }

  /** What {@code with-room} prints. */
  private List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", server.resolve("with-room").toString()));
    command.addAll(Arrays.asList(arguments));
    Path output = home.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running");
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output);
  }
}

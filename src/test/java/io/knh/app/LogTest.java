package io.knh.app;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogTest {

  private final Logger webhook = Logger.getLogger("io.knh.webhook");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void itWritesWhatEveryPackageLogsFromItsLevelOn() {
    Log log = open(Map.of("LOG_LEVEL", "debug"));
    webhook.warning("a");
    webhook.fine("b");
    webhook.finer("c");
    log.close();
    assertEquals(List.of("WARN  a", "DEBUG b"), written());
  }

  @Test
  void theDefaultIsInfo() {
    Log log = open(Map.of());
    webhook.info("a");
    webhook.fine("b");
    log.close();
    assertEquals(List.of("INFO  a"), written());
  }

  @Test
  void itWritesJsonWhenAsked() {
    Log log = open(Map.of("LOG_FORMAT", "json"));
    webhook.info("a");
    log.close();
    assertEquals(1, out.toString(StandardCharsets.UTF_8).split("\"message\":\"a\"", 2).length - 1);
  }

  /** That is what the JVM does when it ends, while the member still says goodbye. */
  @Test
  void itWritesOnWhenTheLogManagerTakesAllHandlersAway() {
    Log log = open(Map.of());
    LogManager.getLogManager().reset();
    webhook.info("leaving");
    log.close();
    assertEquals(List.of("INFO  leaving"), written());
  }

  @Test
  void itWritesNoMoreWhenClosed() {
    Log log = open(Map.of());
    log.close();
    webhook.info("a");
    assertEquals(List.of(), written());
  }

  private Log open(Map<String, String> more) {
    Log log = new Log(Environment.least().with(more).settings(), out);
    log.open();
    return log;
  }

  /** Without the times. */
  private List<String> written() {
    return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(25)).toList();
  }

  /** The server gives a logger that is not known here a level of its own. */
  @Test
  void itKnowsEveryLoggerOfTheSources() throws IOException {
    Set<String> known = Log.WRITERS.stream().map(name -> "io.knh." + name).collect(toSet());
    Pattern logger = Pattern.compile("getLogger\\(\"(io\\.knh[a-z.]*)\"\\)");
    Set<String> used = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/knh"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        logger
            .matcher(Files.readString(source))
            .results()
            .forEach(found -> used.add(found.group(1)));
      }
    }
    assertTrue(used.contains("io.knh.webhook"), used.toString());
    used.removeAll(known);
    assertEquals(Set.of(), used);
  }
}

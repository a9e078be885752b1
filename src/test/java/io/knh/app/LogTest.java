package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.config.Environment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.logging.Logger;
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
}

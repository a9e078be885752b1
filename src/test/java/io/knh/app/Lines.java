package io.knh.app;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to what is logged, as {@code LEVEL text}, until it is closed. */
final class Lines extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("io.knh.app");
  private final List<String> lines = new ArrayList<>();

  Lines(Level level) {
    logger.addHandler(this);
    logger.setLevel(level);
    logger.setUseParentHandlers(false);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + record.getMessage());
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(null);
    logger.setUseParentHandlers(true);
  }
}

package io.knh.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What discovery and the libraries below it log, from FINE on. What other packages of KNH log is of
 * tests beside this one.
 */
final class DiscoveryLog extends Handler {

  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OWN = Logger.getLogger("io.knh.discovery");

  private final List<LogRecord> records = new ArrayList<>();

  private DiscoveryLog() {}

  static DiscoveryLog capture() {
    DiscoveryLog log = new DiscoveryLog();
    log.setLevel(Level.ALL);
    OWN.setLevel(Level.FINE);
    ROOT.addHandler(log);
    return log;
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    String from = Objects.requireNonNullElse(entry.getLoggerName(), "");
    if (from.startsWith("io.knh.") && !from.equals(OWN.getName())) {
      return;
    }
    String text = entry.getMessage(); // makes it, where a supplier stood
    if (text != null) {
      records.add(entry);
    }
  }

  /** The messages of {@code level}. */
  synchronized List<String> at(Level level) {
    return records.stream()
        .filter(entry -> entry.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** Whether a record that an operator sees bears a stack trace. */
  synchronized boolean hasStackTrace() {
    return records.stream()
        .anyMatch(
            entry ->
                entry.getThrown() != null && entry.getLevel().intValue() >= Level.INFO.intValue());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    OWN.setLevel(null);
  }
}

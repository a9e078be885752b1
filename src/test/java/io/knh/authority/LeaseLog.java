package io.knh.authority;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this package logs. */
final class LeaseLog extends Handler {

  /** Of the logger, and of what two tests cannot have at a time. */
  static final String NAME = "io.knh.authority";

  private static final Logger LOG = Logger.getLogger(NAME);

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private LeaseLog() {}

  static LeaseLog capture() {
    LeaseLog log = new LeaseLog();
    LOG.addHandler(log);
    return log;
  }

  List<String> severes() {
    return at(Level.SEVERE);
  }

  List<String> warnings() {
    return at(Level.WARNING);
  }

  List<String> infos() {
    return at(Level.INFO);
  }

  private List<String> at(Level level) {
    return records.stream()
        .filter(entry -> entry.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord entry) {
    String unused = entry.getMessage(); // makes it, where a supplier stood
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}

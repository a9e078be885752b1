package io.knh.app;

import io.knh.config.OneLine;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** A line for people: {@code 2026-11-23T06:07:00.123Z INFO follows node-3@127001}. */
final class TextLine implements Line {

  /** Only for the message with its parameters filled in. */
  private final Formatter messages = new SimpleFormatter();

  @Override
  public String of(LogRecord record) {
    StringBuilder line =
        new StringBuilder(Timestamp.of(record.getInstant()))
            .append(String.format(Locale.ROOT, " %-5s ", LevelName.of(record.getLevel())))
            .append(OneLine.of(messages.formatMessage(record)));
    if (record.getThrown() != null) {
      line.append(" | ").append(OneLine.of(Thrown.text(record.getThrown())));
    }
    return line.toString();
  }
}

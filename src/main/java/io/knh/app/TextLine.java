package io.knh.app;

import io.knh.config.OneLine;
import java.util.Locale;
import java.util.logging.LogRecord;

/** A line for people: {@code 2026-11-23T06:07:00.123Z INFO follows node-3@127001}. */
final class TextLine implements Line {

  @Override
  public String of(LogRecord record) {
    StringBuilder line =
        new StringBuilder(Timestamp.of(record.getInstant()))
            .append(String.format(Locale.ROOT, " %-5s ", LevelName.of(record.getLevel())))
            .append(OneLine.of(LogMessage.of(record)));
    if (record.getThrown() != null) {
      line.append(" | ").append(OneLine.of(Thrown.text(record.getThrown())));
    }
    return line.toString();
  }
}

package io.knh.app;

import io.knh.config.OneLine;
import io.knh.config.Settings;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Makes one line of a record of the log, whatever its message holds. */
abstract sealed class LineFormatter extends Formatter {

  /** ISO-8601 in UTC, always with milliseconds, so that lines sort as text. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static LineFormatter of(Settings.LogFormat format) {
    return switch (format) {
      case TEXT -> new Text();
      case JSON -> new JsonObjects();
    };
  }

  /** As {@link Formatter} does it, but in the digits of ASCII whatever the machine speaks. */
  @Override
  public String formatMessage(LogRecord record) {
    String message = String.valueOf(record.getMessage());
    Object[] parameters = record.getParameters();
    if (parameters == null || parameters.length == 0 || message.indexOf("{0") < 0) {
      return message;
    }
    try {
      return new MessageFormat(message, Locale.ROOT).format(parameters);
    } catch (IllegalArgumentException e) {
      return message; // no pattern, then
    }
  }

  private static String time(LogRecord record) {
    return TIME.format(record.getInstant());
  }

  /** The original's names of the levels. */
  private static String level(LogRecord record) {
    int value = record.getLevel().intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }

  /** A line for people: {@code 2026-11-23T06:07:00.123Z INFO follows node-3@127001}. */
  static final class Text extends LineFormatter {

    @Override
    public String format(LogRecord record) {
      StringBuilder line =
          new StringBuilder(time(record))
              .append(String.format(Locale.ROOT, " %-5s ", level(record)))
              .append(OneLine.of(formatMessage(record)));
      if (record.getThrown() != null) {
        line.append(" | ").append(OneLine.of(trace(record.getThrown())));
      }
      return line.append('\n').toString();
    }
  }

  /**
   * A line for machines: an object with {@code time}, {@code level}, {@code logger}, {@code
   * message} and, where there is one, {@code thrown}.
   */
  static final class JsonObjects extends LineFormatter {

    // Made once, by a thread that sees the server's JSON: a record may come from one that does not.
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    @Override
    public String format(LogRecord record) {
      JsonObjectBuilder line =
          json.createObjectBuilder()
              .add("time", time(record))
              .add("level", level(record))
              .add("logger", record.getLoggerName() == null ? "" : record.getLoggerName())
              .add("message", formatMessage(record));
      if (record.getThrown() != null) {
        line.add("thrown", trace(record.getThrown()));
      }
      return line.build() + "\n";
    }
  }
}

package io.knh.app;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.logging.LogRecord;

/**
 * A line for machines: an object with {@code time}, {@code level}, {@code logger}, {@code message}
 * and, where there is one, {@code thrown}.
 */
final class JsonLine implements Line {

  // Made once, by a thread that sees the server's JSON: a record may come from one that does not.
  private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

  @Override
  public String of(LogRecord record) {
    JsonObjectBuilder line =
        json.createObjectBuilder()
            .add("time", Timestamp.of(record.getInstant()))
            .add("level", LevelName.of(record.getLevel()))
            .add("logger", record.getLoggerName() == null ? "" : record.getLoggerName())
            .add("message", LogMessage.of(record));
    if (record.getThrown() != null) {
      line.add("thrown", Thrown.text(record.getThrown()));
    }
    return line.build().toString();
  }
}

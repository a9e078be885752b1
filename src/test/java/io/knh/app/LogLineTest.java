package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it changes the locale of all")
class LogLineTest {

  @Test
  void aLineForPeopleHasTimeLevelAndMessage() {
    assertEquals(
        "2026-11-23T06:07:00.123Z INFO  node-3 is down: 5 attempts failed",
        text(record(Level.INFO, "node-3 is down: 5 attempts failed")));
  }

  @Test
  void wholeSecondsAreWrittenWithMillisecondsToo() {
    LogRecord record = record(Level.INFO, "x");
    record.setInstant(Instant.parse("2026-11-23T06:07:00Z"));
    assertEquals("2026-11-23T06:07:00.000Z INFO  x", text(record));
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR",
    "WARNING, WARN",
    "INFO, INFO",
    "CONFIG, DEBUG",
    "FINE, DEBUG",
    "FINER, TRACE",
    "FINEST, TRACE"
  })
  void levelsBearTheOriginalsNames(String level, String name) {
    String line = text(record(Level.parse(level), "x"));
    assertEquals(name, line.substring(25, 30).strip());
    assertEquals(name, json(record(Level.parse(level), "x")).getString("level"));
  }

  @Test
  void digitsAreThoseOfAsciiWhateverTheMachineSpeaks() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      LogRecord record = record(Level.INFO, "{0} results were lost of {1}");
      record.setParameters(new Object[] {1234, 5.5});
      record.setInstant(Instant.parse("2026-11-23T06:07:00.123Z"));
      assertEquals("2026-11-23T06:07:00.123Z INFO  1,234 results were lost of 5.5", text(record));
      assertEquals("1,234 results were lost of 5.5", json(record).getString("message"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void parametersAreFilledIn() {
    LogRecord record = record(Level.INFO, "{0} follows {1}");
    record.setParameters(new Object[] {"node-1", "node-3"});
    assertTrue(text(record).endsWith(" node-1 follows node-3"));
    assertEquals("node-1 follows node-3", json(record).getString("message"));
  }

  @Test
  void aMessageCannotForgeALine() {
    LogRecord record = record(Level.INFO, "a\nb\r\u001b[31m\u2028\u202e\u0000\ud800");
    assertEquals(
        "2026-11-23T06:07:00.123Z INFO  a\\nb\\r\\u001b[31m\\u2028\\u202e\\u0000\\ud800",
        text(record));
    assertFalse(line(new LineFormatter.JsonObjects(), record).contains("\n"));
    assertEquals("a\nb\r\u001b[31m", json(record).getString("message").substring(0, 9));
  }

  @Test
  void textOfAllLanguagesStaysReadable() {
    assertTrue(text(record(Level.INFO, "Zürich 東京 🚀")).endsWith(" Zürich 東京 🚀"));
  }

  @Test
  void whatWasThrownStandsInTheSameLine() {
    LogRecord record = record(Level.SEVERE, "it failed");
    record.setThrown(new IllegalStateException("bad\nstate"));
    String line = text(record);
    assertTrue(
        line.contains(" it failed | java.lang.IllegalStateException: bad\\nstate\\n\\tat io"));
    assertFalse(line.contains("\n"));
    assertTrue(json(record).getString("thrown").startsWith("java.lang.IllegalStateException: bad"));
  }

  @Test
  void aLineForMachinesIsOneObject() {
    JsonObject line = json(record(Level.WARNING, "\"quoted\""));
    assertEquals(List.of("time", "level", "logger", "message"), List.copyOf(line.keySet()));
    assertEquals("2026-11-23T06:07:00.123Z", line.getString("time"));
    assertEquals("io.knh.app", line.getString("logger"));
    assertEquals("\"quoted\"", line.getString("message"));
  }

  @Test
  void theHandlerWritesEachLineInOnePiece() {
    Pieces out = new Pieces();
    Log.LineHandler handler = new Log.LineHandler(new LineFormatter.Text(), out);
    handler.publish(record(Level.INFO, "ü"));
    handler.publish(record(Level.INFO, "b"));
    assertEquals(2, out.pieces);
    assertEquals(
        "2026-11-23T06:07:00.123Z INFO  ü\n2026-11-23T06:07:00.123Z INFO  b\n",
        out.toString(StandardCharsets.UTF_8));
  }

  /** When the JVM ends it closes the handlers, while the member still says goodbye. */
  @Test
  void theHandlerWritesOnAfterItWasClosed() {
    Pieces out = new Pieces();
    Log.LineHandler handler = new Log.LineHandler(new LineFormatter.Text(), out);
    handler.close();
    handler.publish(record(Level.INFO, "leaving"));
    assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(" leaving\n"));
  }

  @Test
  void aLogThatNobodyReadsStopsNobody() {
    Log.LineHandler handler =
        new Log.LineHandler(
            new LineFormatter.Text(),
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    List<Exception> errors = new ArrayList<>();
    handler.setErrorManager(
        new ErrorManager() {
          @Override
          public synchronized void error(String message, Exception e, int code) {
            errors.add(e);
          }
        });
    handler.publish(record(Level.INFO, "x"));
    assertEquals(List.of("Broken pipe"), errors.stream().map(Exception::getMessage).toList());
  }

  private static String text(LogRecord record) {
    return line(new LineFormatter.Text(), record);
  }

  /** The line without the break that ends it. */
  private static String line(LineFormatter formatter, LogRecord record) {
    String line = formatter.format(record);
    assertTrue(line.endsWith("\n"), line);
    return line.substring(0, line.length() - 1);
  }

  private static JsonObject json(LogRecord record) {
    try (var reader =
        Json.createReader(new StringReader(line(new LineFormatter.JsonObjects(), record)))) {
      return reader.readObject();
    }
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("io.knh.app");
    record.setInstant(Instant.parse("2026-11-23T06:07:00.123456Z"));
    return record;
  }

  /** Counts the writes. */
  private static final class Pieces extends ByteArrayOutputStream {
    private int pieces;

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      pieces++;
      super.write(bytes, from, length);
    }
  }
}

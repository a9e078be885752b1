package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/** Reads server-sent events as a browser does, one after the other. */
public final class EventSource implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final HttpURLConnection connection;
  private final BufferedReader lines;

  private EventSource(HttpURLConnection connection, BufferedReader lines) {
    this.connection = connection;
    this.lines = lines;
  }

  /** An event as it came. */
  public record Event(String id, String kind, String data) {

    /** Its data, which is always an object. */
    public JsonObject json() {
      try (var reader = Json.createReader(new StringReader(data))) {
        return reader.readObject();
      }
    }
  }

  /** Opens the stream at {@code uri}; {@code lastId} is empty for a new reader. */
  public static EventSource open(URI uri, String lastId) throws IOException {
    HttpURLConnection connection = connect(uri, lastId);
    return new EventSource(
        connection, new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8)));
  }

  /** The status with which the stream at {@code uri} is refused. */
  public static int status(URI uri) throws IOException {
    HttpURLConnection connection = connect(uri, "");
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection connect(URI uri, String lastId) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      connection.setRequestProperty("Last-Event-ID", lastId);
    }
    return connection;
  }

  /** A header of the answer; empty when it has none of the name. */
  public String header(String name) {
    return Optional.ofNullable(connection.getHeaderField(name)).orElse("");
  }

  /** The type of the answer. */
  public String contentType() {
    return connection.getContentType();
  }

  /** The next event, or nothing when the stream ended. */
  public Optional<Event> next() throws IOException {
    String id = "";
    String kind = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !data.isEmpty()) {
        return Optional.of(new Event(id, kind, data.toString()));
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        kind = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data.append(line.substring("data: ".length()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}

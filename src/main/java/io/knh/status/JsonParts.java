package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A document of another member that is read part by part: of what is larger, or more, than KNH
 * writes nothing is made.
 */
final class JsonParts {

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private final String text;

  /** Of bytes that are no UTF-8 none is replaced: each of them would be passed on as three. */
  JsonParts(byte[] document) {
    try {
      this.text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("it is not UTF-8", e);
    }
  }

  String text() {
    return text;
  }

  JsonParser parser() {
    return PARSERS.createParser(new StringReader(text));
  }

  static void expect(JsonParser.Event expected, JsonParser.Event event) {
    if (event != expected) {
      throw new JsonException("it has " + event + " where " + expected + " belongs");
    }
  }

  static int offset(JsonParser json) {
    return (int) json.getLocation().getStreamOffset();
  }

  /** Reads the value that began by {@code event} to its end, and makes nothing of it. */
  static void skip(JsonParser json, JsonParser.Event event) {
    int depth = 0;
    JsonParser.Event next = event;
    while (true) {
      switch (next) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {
          // It belongs to what is skipped.
        }
      }
      if (depth == 0) {
        return;
      }
      next = json.next();
    }
  }

  /** The object that has just begun. Of one that is longer than any of KNH nothing is made. */
  JsonObject object(JsonParser json, int maxChars) {
    int begin = offset(json) - 1;
    skip(json, JsonParser.Event.START_OBJECT);
    int end = offset(json);
    if (end - begin > maxChars) {
      throw new JsonException("it has a part of more than " + maxChars + " characters");
    }
    try (JsonReader reader = READERS.createReader(new StringReader(text.substring(begin, end)))) {
      return reader.readObject();
    }
  }

  /** The objects of the list that {@code event} has just begun, each made by {@code read}. */
  <T> List<T> objects(
      JsonParser json,
      JsonParser.Event event,
      int max,
      int maxChars,
      Function<JsonObject, T> read) {
    expect(JsonParser.Event.START_ARRAY, event);
    List<T> all = new ArrayList<>();
    JsonParser.Event next = json.next();
    for (; next == JsonParser.Event.START_OBJECT; next = json.next()) {
      if (all.size() == max) {
        throw new JsonException("it has a list of more than " + max);
      }
      all.add(read.apply(object(json, maxChars)));
    }
    expect(JsonParser.Event.END_ARRAY, next);
    return all;
  }
}

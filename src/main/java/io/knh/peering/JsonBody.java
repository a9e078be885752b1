package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The bodies that members write to each other: a JSON object that names its version first. Fields
 * that nobody knows are skipped; whatever else is wrong with a body makes it none.
 */
final class JsonBody {

  /** The version that is written, and the only one that is understood. */
  static final int VERSION = 1;

  /** Objects and lists within each other; ours need six. More would cost the parser its stack. */
  static final int MAX_DEPTH = 16;

  /** Largest count. Far from where adding one would overflow. */
  static final int MAX_COUNT = 1_000_000_000;

  /** The last second whose year has four digits, as RFC 3339 writes it. */
  static final long MAX_SECONDS = 253_402_300_799L;

  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private JsonBody() {}

  /** The body whose fields after the version {@code fields} writes. */
  static byte[] of(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = GENERATORS.createGenerator(body, UTF_8)) {
      json.writeStartObject();
      json.write("v", VERSION);
      fields.accept(json);
      json.writeEnd();
    }
    return body.toByteArray();
  }

  /**
   * What {@code reading} makes of {@code body}; nothing where it throws, or where the body is no
   * object of this version.
   */
  static <T> Optional<T> read(byte[] body, Function<JsonObject, T> reading) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (!isWithinBounds(text)) {
        return Optional.empty();
      }
      try (JsonReader reader = READERS.createReader(new StringReader(text))) {
        JsonObject json = reader.readObject();
        return count(json, "v") == VERSION ? Optional.of(reading.apply(json)) : Optional.empty();
      }
    } catch (CharacterCodingException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      // Of any kind: what somebody else writes must not make a peer look down that is up.
      return Optional.empty();
    }
  }

  /** The text {@code name}, which has to be there. */
  static String text(JsonObject json, String name) {
    if (json.get(name) instanceof JsonString text) {
      return text.getString();
    }
    throw new JsonException(name + " is no text");
  }

  /** The whole number {@code name} from 0 to {@link #MAX_COUNT}; 0 where it is not there. */
  static int count(JsonObject json, String name) {
    if (!json.containsKey(name)) {
      return 0;
    }
    if (json.get(name) instanceof JsonNumber number && number.isIntegral()) {
      long count = number.longValueExact();
      if (count >= 0 && count <= MAX_COUNT) {
        return (int) count;
      }
    }
    throw new JsonException(name + " is no count");
  }

  /** The moment {@code name}, in seconds since 1970; none where it is not there. */
  static Optional<Instant> moment(JsonObject json, String name) {
    return json.containsKey(name) ? Optional.of(moment(name, json.get(name))) : Optional.empty();
  }

  /** The moment that {@code value} of {@code name} is, in seconds since 1970. */
  static Instant moment(String name, JsonValue value) {
    if (value instanceof JsonNumber number && number.isIntegral()) {
      long seconds = number.longValueExact();
      if (seconds >= 0 && seconds <= MAX_SECONDS) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    throw new JsonException(name + " is no moment");
  }

  /** Whether {@code name} is true; false where it is not there. */
  static boolean flag(JsonObject json, String name) {
    JsonValue value = json.getOrDefault(name, JsonValue.FALSE);
    if (JsonValue.TRUE.equals(value) || JsonValue.FALSE.equals(value)) {
      return JsonValue.TRUE.equals(value);
    }
    throw new JsonException(name + " is neither true nor false");
  }

  /** The list {@code name} of objects; empty where it is not there. */
  static List<JsonObject> objects(JsonObject json, String name) {
    return json.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
        .map(JsonValue::asJsonObject)
        .toList();
  }

  /**
   * Whether the brackets of {@code json} are no deeper than allowed, and nothing stands behind the
   * last of them: a parser may look at neither.
   */
  private static boolean isWithinBounds(String json) {
    int depth = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        if (++depth > MAX_DEPTH) {
          return false;
        }
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return json.substring(i + 1).isBlank();
      }
    }
    return false;
  }
}

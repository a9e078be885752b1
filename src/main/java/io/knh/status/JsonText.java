package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One JSON object as bytes. */
final class JsonText {

  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  // Each look-up of the provider passes over the class path.
  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  private JsonText() {}

  static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  static JsonObjectBuilder object(JsonObject fields) {
    return BUILDERS.createObjectBuilder(fields);
  }

  static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  /** The object whose fields {@code fields} writes. */
  static byte[] of(Consumer<JsonGenerator> fields) {
    return of((json, text) -> fields.accept(json));
  }

  /**
   * The object whose fields {@code fields} writes, and parts that are JSON already: they go into
   * the stream after the generator is flushed.
   */
  static byte[] of(BiConsumer<JsonGenerator, ByteArrayOutputStream> fields) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = GENERATORS.createGenerator(text, UTF_8)) {
      json.writeStartObject();
      fields.accept(json, text);
      json.writeEnd();
    }
    return text.toByteArray();
  }

  /** The object that only says what is wrong. */
  static byte[] problem(String problem) {
    return of(json -> json.write("problem", problem));
  }
}

package io.knh.destination;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Makes bodies of JSON. */
final class JsonBytes {

  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private JsonBytes() {}

  /** The object that {@code content} writes, in UTF-8. */
  static byte[] object(Consumer<JsonGenerator> content) {
    return text(
        json -> {
          json.writeStartObject();
          content.accept(json);
          json.writeEnd();
        });
  }

  /** The list that {@code content} writes, in UTF-8. */
  static byte[] list(Consumer<JsonGenerator> content) {
    return text(
        json -> {
          json.writeStartArray();
          content.accept(json);
          json.writeEnd();
        });
  }

  private static byte[] text(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = GENERATORS.createGenerator(bytes, StandardCharsets.UTF_8)) {
      content.accept(json);
    }
    return bytes.toByteArray();
  }
}

package io.knh.discovery;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.io.Reader;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * Reads what the API server writes into client-java's types. What discovery does not need is passed
 * over, known or not: a newer Kubernetes may add fields, and most of an object's text is about who
 * wrote it.
 */
final class ObjectReader {

  private static final Gson GSON =
      new GsonBuilder()
          .addDeserializationExclusionStrategy(
              new Only(V1ObjectMeta.class, Set.of("name", "resourceVersion")))
          .addDeserializationExclusionStrategy(
              new Only(V1Endpoint.class, Set.of("addresses", "conditions", "nodeName")))
          .addDeserializationExclusionStrategy(
              new Only(V1EndpointAddress.class, Set.of("ip", "nodeName")))
          .create();

  private ObjectReader() {}

  /**
   * One object of {@code type}.
   *
   * @throws JsonParseException when {@code json} is none, or ends too early
   */
  static <O> O read(Reader json, Class<O> type) {
    return present(GSON.fromJson(json, (Type) type));
  }

  /** The same of text that was parsed before. */
  static <O> O read(JsonObject json, Class<O> type) {
    return present(GSON.fromJson(json, (Type) type));
  }

  private static <O> O present(O object) {
    if (object == null) {
      throw new JsonParseException("an object was expected, and there was none");
    }
    return object;
  }

  /** Of one type only some fields. */
  private record Only(Class<?> type, Set<String> fields) implements ExclusionStrategy {

    @Override
    public boolean shouldSkipField(FieldAttributes field) {
      return field.getDeclaringClass() == type && !fields.contains(field.getName());
    }

    @Override
    public boolean shouldSkipClass(Class<?> other) {
      return false;
    }
  }
}

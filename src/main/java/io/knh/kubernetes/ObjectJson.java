package io.knh.kubernetes;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Status;
import java.io.Reader;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Set;
import okhttp3.ResponseBody;

/**
 * The JSON of client-java's types. What KNH neither needs nor has to give back is passed over when
 * reading, known or not: a newer Kubernetes may add fields, and most of an object's text is about
 * who wrote it.
 */
public final class ObjectJson {

  private static final Gson GSON =
      new GsonBuilder()
          .addDeserializationExclusionStrategy(
              new Only(
                  V1ObjectMeta.class,
                  Set.of(
                      "name",
                      "namespace",
                      "resourceVersion",
                      "labels",
                      "annotations",
                      "ownerReferences",
                      "finalizers")))
          .addDeserializationExclusionStrategy(
              new Only(V1Endpoint.class, Set.of("addresses", "conditions", "nodeName")))
          .addDeserializationExclusionStrategy(
              new Only(V1EndpointAddress.class, Set.of("ip", "nodeName")))
          .registerTypeAdapter(OffsetDateTime.class, new MicroTime().nullSafe())
          .create();

  private ObjectJson() {}

  /**
   * One object of {@code type}.
   *
   * @throws JsonParseException when {@code json} is none, or ends too early
   */
  public static <O> O read(Reader json, Class<O> type) {
    return present(GSON.fromJson(json, (Type) type));
  }

  /** The same of text that was parsed before. */
  public static <O> O read(JsonObject json, Class<O> type) {
    return present(GSON.fromJson(json, (Type) type));
  }

  /** {@code object} as the API server reads it; what is not set is left out. */
  static String write(Object object) {
    return GSON.toJson(object);
  }

  /** What the API server says in the body of a refusal; empty when that is not its form. */
  public static String message(ResponseBody refusal) {
    try {
      V1Status status = read(refusal.charStream(), V1Status.class);
      return Objects.requireNonNullElse(status.getMessage(), "");
    } catch (JsonParseException e) {
      return "";
    }
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

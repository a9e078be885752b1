package io.knh.kubernetes;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1NodeCondition;
import io.kubernetes.client.openapi.models.V1NodeSpec;
import io.kubernetes.client.openapi.models.V1NodeStatus;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.openapi.models.V1Taint;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of client-java's types. What KNH neither needs nor has to give back is skipped when
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
                      "deletionTimestamp",
                      "labels",
                      "annotations",
                      "ownerReferences",
                      "finalizers")))
          .addDeserializationExclusionStrategy(
              new Only(V1Endpoint.class, Set.of("addresses", "conditions", "nodeName", "zone")))
          .addDeserializationExclusionStrategy(
              new Only(V1EndpointAddress.class, Set.of("ip", "nodeName")))
          .addDeserializationExclusionStrategy(
              new Only(V1NodeSpec.class, Set.of("unschedulable", "taints")))
          .addDeserializationExclusionStrategy(new Only(V1NodeStatus.class, Set.of("conditions")))
          .addDeserializationExclusionStrategy(
              new Only(V1NodeCondition.class, Set.of("type", "status", "lastTransitionTime")))
          .addDeserializationExclusionStrategy(new Only(V1Taint.class, Set.of("key")))
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

  /**
   * Times as Kubernetes writes them, always with six decimals, which its type {@code MicroTime}
   * insists on and {@code Time} takes. KNH acts on none that it reads; one that cannot be read is
   * none.
   */
  private static final class MicroTime extends TypeAdapter<@Nullable OffsetDateTime> {

    private static final DateTimeFormatter FORM =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);

    @Override
    public void write(JsonWriter out, @Nullable OffsetDateTime time) throws IOException {
      out.value(time == null ? null : FORM.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
    }

    @Override
    public @Nullable OffsetDateTime read(JsonReader in) throws IOException {
      try {
        return OffsetDateTime.parse(in.nextString());
      } catch (DateTimeException e) {
        return null;
      }
    }
  }
}

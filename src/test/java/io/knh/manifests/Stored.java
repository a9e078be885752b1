package io.knh.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that is applied is stored. The API server leaves out false, 0 and empty texts where
 * they are the default; {@code kubectl apply} then finds a difference, and says "configured", every
 * time.
 */
final class Stored implements Rule {

  /** Fields that distinguish false or 0 from not set; the server stores it. */
  private static final Set<String> KEPT =
      Set.of(
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "backoffLimit",
          "enableServiceLinks",
          "optional",
          "privileged",
          "readOnlyRootFilesystem",
          "runAsNonRoot");

  /** What holds names and values of the operator's own. */
  private static final Set<String> OWN = Set.of("annotations", "data", "labels", "matchLabels");

  @Override
  public Stream<String> findings(Manifests manifests) {
    return manifests.objects().stream()
        .flatMap(
            object ->
                lost("", object).map(path -> Manifests.title(object) + ": is not stored: " + path));
  }

  private static Stream<String> lost(String path, JsonElement element) {
    return switch (element) {
      case JsonObject object ->
          object.entrySet().stream()
              .filter(entry -> !OWN.contains(entry.getKey()))
              .flatMap(entry -> lost(path, entry));
      case JsonArray array ->
          IntStream.range(0, array.size())
              .boxed()
              .filter(i -> !array.get(i).isJsonPrimitive())
              .flatMap(i -> lost(path + "/" + i, array.get(i)));
      default -> Stream.of();
    };
  }

  private static Stream<String> lost(String path, Map.Entry<String, JsonElement> entry) {
    String here = path + "/" + entry.getKey();
    return entry.getValue() instanceof JsonPrimitive value
        ? isDefault(value) && !KEPT.contains(entry.getKey()) ? Stream.of(here) : Stream.of()
        : lost(here, entry.getValue());
  }

  private static boolean isDefault(JsonPrimitive value) {
    return value.isBoolean()
        ? !value.getAsBoolean()
        : value.isNumber() ? value.getAsDouble() == 0 : value.getAsString().isEmpty();
  }
}

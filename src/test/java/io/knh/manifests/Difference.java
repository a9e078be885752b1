package io.knh.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two JSON texts differ; empty lists and objects are as good as none. */
final class Difference {

  private Difference() {}

  /** The first difference in words. */
  static Optional<String> between(JsonElement one, JsonElement other) {
    return between("", one, other);
  }

  private static Optional<String> between(String path, JsonElement one, JsonElement other) {
    if (one instanceof JsonObject a && other instanceof JsonObject b) {
      Set<String> names = new TreeSet<>(a.keySet());
      names.addAll(b.keySet());
      return names.stream()
          .flatMap(
              name -> between(path + "/" + name, orNull(a.get(name)), orNull(b.get(name))).stream())
          .findFirst();
    }
    if (one instanceof JsonArray a && other instanceof JsonArray b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        Optional<String> difference = between(path + "/" + i, a.get(i), b.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    return one.equals(other) || (isNothing(one) && isNothing(other))
        ? Optional.empty()
        : Optional.of(path + " is " + one + " and " + other);
  }

  private static JsonElement orNull(@Nullable JsonElement element) {
    return element == null ? JsonNull.INSTANCE : element;
  }

  private static boolean isNothing(JsonElement element) {
    return switch (element) {
      case JsonArray array -> array.isEmpty();
      case JsonObject object -> object.isEmpty();
      default -> element.isJsonNull();
    };
  }
}

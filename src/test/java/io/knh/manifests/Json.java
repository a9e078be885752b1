package io.knh.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Ways into JSON by pointers such as {@code /spec/template/spec/containers/0/image}. */
final class Json {

  private Json() {}

  /** What stands at {@code pointer}; JSON's null when nothing does. */
  static JsonElement at(JsonElement root, String pointer) {
    JsonElement here = root;
    for (String step : pointer.substring(1).split("/", -1)) {
      here = child(here, decoded(step));
    }
    return here;
  }

  /** The text at {@code pointer}; empty when nothing stands there. */
  static String text(JsonElement root, String pointer) {
    return at(root, pointer) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** The elements of the list at {@code pointer}; none when there is no list. */
  static List<JsonElement> list(JsonElement root, String pointer) {
    return at(root, pointer) instanceof JsonArray array
        ? StreamSupport.stream(array.spliterator(), false).toList()
        : List.of();
  }

  /** The texts of the list at {@code pointer}. */
  static List<String> texts(JsonElement root, String pointer) {
    return list(root, pointer).stream().map(JsonElement::getAsString).toList();
  }

  /** The texts of the object at {@code pointer} by their keys. */
  static Map<String, String> map(JsonElement root, String pointer) {
    Map<String, String> map = new TreeMap<>();
    if (at(root, pointer) instanceof JsonObject object) {
      object.entrySet().forEach(entry -> map.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return map;
  }

  /**
   * Puts {@code value} to {@code pointer}, whose parent is there; null takes away what is there.
   */
  static void set(JsonElement root, String pointer, JsonElement value) {
    int last = pointer.lastIndexOf('/');
    String name = decoded(pointer.substring(last + 1));
    switch (last == 0 ? root : at(root, pointer.substring(0, last))) {
      case JsonObject object when value.isJsonNull() -> {
        if (object.remove(name) == null) {
          throw new IllegalArgumentException("nothing stands at " + pointer);
        }
      }
      case JsonObject object -> object.add(name, value);
      case JsonArray array when value.isJsonNull() -> array.remove(Integer.parseInt(name));
      case JsonArray array when name.equals("-") -> array.add(value);
      case JsonArray array -> array.set(Integer.parseInt(name), value);
      default -> throw new IllegalArgumentException("nothing holds " + pointer);
    }
  }

  private static JsonElement child(JsonElement parent, String step) {
    JsonElement child =
        switch (parent) {
          case JsonObject object -> object.get(step);
          case JsonArray array when Integer.parseInt(step) < array.size() ->
              array.get(Integer.parseInt(step));
          default -> null;
        };
    return child == null ? JsonNull.INSTANCE : child;
  }

  private static String decoded(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }
}

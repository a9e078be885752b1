package io.knh.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1Status;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * One line of a watch.
 *
 * @param <T> the objects that are watched
 */
sealed interface WatchEvent<T extends KubernetesObject> {

  /** Something to take over, or only the version that {@link #object()} bears. */
  sealed interface Change<T extends KubernetesObject> extends WatchEvent<T> {

    /** What changed, or in a bookmark little more than a version. */
    T object();
  }

  /** {@code object} was added or changed. */
  record Put<T extends KubernetesObject>(T object) implements Change<T> {}

  /** {@code object} was deleted, or no longer fits the selector. */
  record Deleted<T extends KubernetesObject>(T object) implements Change<T> {}

  /** Nothing changed until the version that {@code object} bears. */
  record Bookmark<T extends KubernetesObject>(T object) implements Change<T> {}

  /** The watch cannot go on. */
  record Problem<T extends KubernetesObject>(int code, String message) implements WatchEvent<T> {}

  /**
   * Reads one line.
   *
   * @throws JsonParseException when it is no event
   */
  static <T extends KubernetesObject> WatchEvent<T> read(Reader line, Class<T> type) {
    JsonObject event = objectOf(JsonParser.parseReader(line), "event");
    JsonObject object = objectOf(event.get("object"), "object");
    String kind = event.get("type") instanceof JsonPrimitive text ? text.getAsString() : "";
    return switch (kind) {
      case "ADDED", "MODIFIED" -> new Put<>(ObjectJson.read(object, type));
      case "DELETED" -> new Deleted<>(ObjectJson.read(object, type));
      case "BOOKMARK" -> new Bookmark<>(ObjectJson.read(object, type));
      case "ERROR" -> problem(ObjectJson.read(object, V1Status.class));
      default -> throw new JsonParseException("\"" + kind + "\" is no kind of event");
    };
  }

  private static JsonObject objectOf(@Nullable JsonElement element, String what) {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw new JsonParseException("the " + what + " is missing");
  }

  private static <T extends KubernetesObject> WatchEvent<T> problem(V1Status status) {
    Integer code = status.getCode();
    String message = status.getMessage();
    return new Problem<>(code == null ? 500 : code, message == null ? "" : message);
  }
}

package io.knh.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code kubectl apply} makes of an object that is there: Kubernetes' strategic merge, of what
 * was applied last (the annotation), what is applied now, and what is there. Fields that nobody
 * applied stay, and the elements of some lists are merged by a key of theirs. Compared with the
 * patches that {@code k8s.io/apimachinery} 0.32 computes of the same DaemonSets.
 */
final class ClientSideApply {

  /** The lists of a pod that are merged, and by what; others are replaced. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "ports", "containerPort",
          "volumeMounts", "mountPath",
          "volumes", "name",
          "imagePullSecrets", "name",
          "topologySpreadConstraints", "topologyKey");

  /** Lists of whose elements nothing stays that is not applied: there can be only one source. */
  private static final Set<String> UNIONS = Set.of("volumes");

  private ClientSideApply() {}

  /**
   * The object afterwards.
   *
   * @param last what was applied last; none of an object that was created otherwise
   */
  static JsonObject apply(Optional<JsonObject> last, JsonObject wanted, JsonObject live) {
    return objects(last, wanted, live, false);
  }

  private static JsonObject objects(
      Optional<JsonObject> last, JsonObject wanted, JsonObject live, boolean union) {
    JsonObject merged = live.deepCopy();
    Set<String> gone = new TreeSet<>(union ? live.keySet() : Set.of());
    last.ifPresent(object -> gone.addAll(object.keySet()));
    gone.removeAll(wanted.keySet());
    gone.forEach(merged::remove);
    for (Map.Entry<String, JsonElement> entry : wanted.entrySet()) {
      String name = entry.getKey();
      merged.add(
          name,
          values(
              name,
              last.map(object -> member(object, name)).orElse(JsonNull.INSTANCE),
              entry.getValue(),
              member(live, name)));
    }
    return merged;
  }

  private static JsonElement values(
      String field, JsonElement last, JsonElement wanted, JsonElement live) {
    if (wanted instanceof JsonObject now && live instanceof JsonObject there) {
      return objects(
          last instanceof JsonObject before ? Optional.of(before) : Optional.empty(),
          now,
          there,
          false);
    }
    String key = KEYS.get(field);
    if (key != null && wanted instanceof JsonArray now && live instanceof JsonArray there) {
      return lists(
          byKey(last instanceof JsonArray before ? before : new JsonArray(), key),
          byKey(now, key),
          byKey(there, key),
          UNIONS.contains(field));
    }
    return wanted.deepCopy();
  }

  private static JsonArray lists(
      Map<String, JsonObject> last,
      Map<String, JsonObject> wanted,
      Map<String, JsonObject> live,
      boolean union) {
    JsonArray merged = new JsonArray();
    wanted.forEach(
        (key, now) ->
            merged.add(
                live.containsKey(key)
                    ? objects(Optional.ofNullable(last.get(key)), now, live.get(key), union)
                    : now.deepCopy()));
    live.forEach(
        (key, there) -> {
          if (!wanted.containsKey(key) && !last.containsKey(key)) {
            merged.add(there.deepCopy());
          }
        });
    return merged;
  }

  private static Map<String, JsonObject> byKey(JsonArray list, String key) {
    Map<String, JsonObject> elements = new LinkedHashMap<>();
    for (JsonElement element : list) {
      elements.put(element.getAsJsonObject().get(key).getAsString(), element.getAsJsonObject());
    }
    return elements;
  }

  private static JsonElement member(JsonObject object, String name) {
    return object.has(name) ? object.get(name) : JsonNull.INSTANCE;
  }
}

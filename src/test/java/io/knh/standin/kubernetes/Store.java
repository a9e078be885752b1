package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of all resources, and how they came to be. Callers hold the server's lock. */
final class Store {

  /** What became of an object at a version. */
  record Change(long version, String resource, String type, JsonObject object) {}

  private final Map<String, JsonObject> objects = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long version = 1_000;
  private long forgotten;

  long version() {
    return version;
  }

  void put(String resource, String name, JsonObject object) {
    boolean known = objects.put(resource + "/" + name, object) != null;
    record(resource, known ? "MODIFIED" : "ADDED", object);
  }

  void delete(String resource, String name) {
    JsonObject object = objects.remove(resource + "/" + name);
    if (object == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    record(resource, "DELETED", object.deepCopy());
  }

  /** Time goes on, though nothing that is watched has changed. */
  void advance() {
    version++;
  }

  private void record(String resource, String type, JsonObject object) {
    version++;
    object.getAsJsonObject("metadata").addProperty("resourceVersion", "" + version);
    changes.add(new Change(version, resource, type, object));
  }

  /** Changes until now can no longer be watched. */
  void forget() {
    version++;
    forgotten = version;
    changes.clear();
  }

  boolean remembers(long since) {
    return since == 0 || since >= forgotten;
  }

  List<Change> since(long since, Request request) {
    return changes.stream()
        .filter(change -> change.version() > since)
        .filter(change -> change.resource().equals(request.resource()))
        .filter(change -> request.selects(change.object()))
        .toList();
  }

  /** Of the objects that {@code request} is about. */
  static String kindOf(Request request) {
    return switch (request.resource()) {
      case "endpointslices" -> "EndpointSlice";
      case "endpoints" -> "Endpoints";
      case "nodes" -> "Node";
      default -> throw new IllegalArgumentException(request.resource());
    };
  }

  JsonObject list(Request request) {
    boolean slices = request.resource().equals("endpointslices");
    JsonObject list = new JsonObject();
    list.addProperty("kind", kindOf(request) + "List");
    list.addProperty("apiVersion", slices ? "discovery.k8s.io/v1" : "v1");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", "" + version);
    list.add("metadata", metadata);
    JsonArray items = new JsonArray();
    // A list from the cache comes whole, whatever the limit.
    boolean cached = request.query().getOrDefault("resourceVersion", "").equals("0");
    int limit = cached ? 0 : Integer.parseInt(request.query().getOrDefault("limit", "0"));
    String last = "";
    String after = request.query().getOrDefault("continue", "");
    for (Map.Entry<String, JsonObject> entry : objects.entrySet()) {
      if (entry.getKey().startsWith(request.resource() + "/")
          && entry.getKey().compareTo(after) > 0
          && request.selects(entry.getValue())) {
        if (limit > 0 && items.size() == limit) {
          metadata.addProperty("continue", last);
          break;
        }
        last = entry.getKey();
        JsonObject item = entry.getValue().deepCopy();
        item.remove("kind");
        item.remove("apiVersion");
        items.add(item);
      }
    }
    list.add("items", items);
    return list;
  }
}

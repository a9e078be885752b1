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

  JsonObject list(Request request) {
    boolean slices = request.resource().equals("endpointslices");
    JsonObject list = new JsonObject();
    list.addProperty("kind", slices ? "EndpointSliceList" : "EndpointsList");
    list.addProperty("apiVersion", slices ? "discovery.k8s.io/v1" : "v1");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", "" + version);
    list.add("metadata", metadata);
    JsonArray items = new JsonArray();
    objects.forEach(
        (key, object) -> {
          if (key.startsWith(request.resource() + "/") && request.selects(object)) {
            JsonObject item = object.deepCopy();
            item.remove("kind");
            item.remove("apiVersion");
            items.add(item);
          }
        });
    list.add("items", items);
    return list;
  }
}

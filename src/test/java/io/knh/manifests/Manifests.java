package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Objects that are applied together.
 *
 * @param name what they are called in findings
 * @param objects as the API server gets them
 */
public record Manifests(String name, List<JsonObject> objects) {

  private static final Set<String> WORKLOADS = Set.of("DaemonSet", "Deployment", "Job");

  /** Copies the list. */
  public Manifests {
    objects = List.copyOf(objects);
  }

  /** Those of the kind {@code kind}. */
  Stream<JsonObject> all(String kind) {
    return objects.stream().filter(object -> kindOf(object).equals(kind));
  }

  /** The only one of the kind {@code kind}. */
  public JsonObject one(String kind) {
    return only(kind, all(kind).toList());
  }

  /** The DaemonSet, or the Deployment or the Job that stands in for it. */
  public JsonObject workload() {
    return only(
        "workload", objects.stream().filter(object -> WORKLOADS.contains(kindOf(object))).toList());
  }

  /** The object of that kind and name, if it is there. */
  Optional<JsonObject> find(String kind, String name) {
    return all(kind).filter(object -> nameOf(object).equals(name)).findFirst();
  }

  /** The spec of the pods. */
  JsonElement pod() {
    return Json.at(workload(), "/spec/template/spec");
  }

  /** The container of the pods. */
  public JsonElement container() {
    return Json.at(pod(), "/containers/0");
  }

  /** The same, to be changed. */
  Manifests copy() {
    return new Manifests(name, objects.stream().map(JsonObject::deepCopy).toList());
  }

  static String kindOf(JsonObject object) {
    return Json.text(object, "/kind");
  }

  static String nameOf(JsonObject object) {
    return Json.text(object, "/metadata/name");
  }

  /** Kind and name. */
  static String title(JsonObject object) {
    return kindOf(object) + " " + nameOf(object);
  }

  private JsonObject only(String what, List<JsonObject> found) {
    if (found.size() != 1) {
      throw new AssertionError(name + " has " + found.size() + " of " + what + ", not one");
    }
    return found.getFirst();
  }
}

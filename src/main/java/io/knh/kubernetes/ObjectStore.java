package io.knh.kubernetes;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects as far as they were read, and at which version. Of each only what is kept. */
final class ObjectStore<T extends KubernetesObject, V> {

  /** Objects beyond so many are left out: Kubernetes itself holds 5,000 nodes. */
  static final int MAX_OBJECTS = 20_000;

  private final WatchedResource<T, ?, V> resource;
  private TreeMap<String, V> byName = new TreeMap<>();

  /** From here on changes are watched; empty when a list has to come first. */
  private String version = "";

  /** A list must not be older. The first may come from the API server's cache, whatever its age. */
  private String oldest = "0";

  ObjectStore(WatchedResource<T, ?, V> resource) {
    this.resource = resource;
  }

  /** The version that was read last; empty when a list has to come first. */
  String version() {
    return version;
  }

  /** The version that a list must reach; empty for the newest. */
  String oldest() {
    return oldest;
  }

  /** What changed since is not known: a list has to come. */
  void forget() {
    version = "";
  }

  /** The versions that were read mean nothing to the API server: a list of the newest must come. */
  void forgetVersions() {
    version = "";
    oldest = "";
  }

  /** A list begins, of which nothing is seen before all of it is there. */
  Listing listing() {
    return new Listing();
  }

  /** One event of a watch. */
  void take(WatchEvent.Change<T> change) {
    T object = change.object();
    switch (change) {
      case WatchEvent.Put<T> put -> put(byName, object);
      case WatchEvent.Deleted<T> deleted -> byName.remove(nameOf(object));
      case WatchEvent.Bookmark<T> bookmark -> {}
    }
    V1ObjectMeta metadata = object.getMetadata();
    reached(metadata == null ? null : metadata.getResourceVersion());
  }

  /** What is kept, by name; it changes with the next event. */
  SortedMap<String, V> all() {
    return Collections.unmodifiableSortedMap(byName);
  }

  private void put(Map<String, V> into, T object) {
    String name = nameOf(object);
    if (into.size() < MAX_OBJECTS || into.containsKey(name)) {
      into.put(name, resource.kept(object));
    }
  }

  private void reached(@Nullable String reached) {
    if (reached != null && !reached.isEmpty()) {
      version = reached;
      oldest = reached;
    }
  }

  private String nameOf(T object) {
    V1ObjectMeta metadata = object.getMetadata();
    String name = metadata == null ? null : metadata.getName();
    return name == null ? "" : name;
  }

  /**
   * A list that comes page by page, taken over as a whole, so that nothing that is read lies
   * between two states of the cluster.
   */
  final class Listing {

    private final TreeMap<String, V> read = new TreeMap<>();

    /** More of it. */
    void add(Iterable<? extends KubernetesObject> items) {
      for (KubernetesObject item : items) {
        put(read, resource.itemType().cast(item));
      }
    }

    /** That was all, as it was at {@code listVersion}. */
    void end(String listVersion) {
      byName = read;
      reached(listVersion);
    }
  }
}

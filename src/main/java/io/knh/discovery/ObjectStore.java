package io.knh.discovery;

import io.knh.core.model.Roster;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one Service as far as they were read, and at which version. Of each object only
 * the members are kept.
 */
final class ObjectStore<T extends KubernetesObject> {

  private final ServiceResource<T, ?> resource;
  private final TreeMap<String, List<Claim>> byName = new TreeMap<>();

  /** From here on changes are watched; empty when a list has to come first. */
  private String version = "";

  /** A list must not be older. The first may come from the API server's cache, whatever its age. */
  private String oldest = "0";

  ObjectStore(ServiceResource<T, ?> resource) {
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

  /** A list, taken over as a whole, so that no roster lies between two states of the cluster. */
  void replace(List<? extends KubernetesObject> items, String listVersion) {
    byName.clear();
    for (KubernetesObject item : items) {
      T object = resource.itemType().cast(item);
      byName.put(nameOf(object), resource.claims(object));
    }
    reached(listVersion);
  }

  /** One event of a watch. */
  void take(WatchEvent.Change<T> change) {
    T object = change.object();
    switch (change) {
      case WatchEvent.Put<T> put -> byName.put(nameOf(object), resource.claims(object));
      case WatchEvent.Deleted<T> deleted -> byName.remove(nameOf(object));
      case WatchEvent.Bookmark<T> bookmark -> {}
    }
    V1ObjectMeta metadata = object.getMetadata();
    reached(metadata == null ? null : metadata.getResourceVersion());
  }

  /** All members that the objects name. */
  Roster roster() {
    return resource.roster(byName.values().stream().flatMap(List::stream).toList());
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
}

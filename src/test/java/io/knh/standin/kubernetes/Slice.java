package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An EndpointSlice as the API server writes it, with the fields around the needed ones, and one
 * that is newer than any client.
 *
 * @param name of the object
 * @param service whose label it bears
 * @param addressType {@code IPv4}, {@code IPv6} or {@code FQDN}
 * @param endpoints one JSON object each
 */
public record Slice(String name, String service, String addressType, List<JsonObject> endpoints) {

  public Slice {
    endpoints = List.copyOf(endpoints);
  }

  /** A slice without endpoints. */
  public static Slice of(String name, String service, String addressType) {
    return new Slice(name, service, addressType, List.of());
  }

  /** With one more endpoint that is ready, as Kubernetes writes it. */
  public Slice with(String ip, String node) {
    return with(ip, node, "ready serving");
  }

  /**
   * With one more endpoint.
   *
   * @param node its node name; empty for none
   * @param conditions of {@code ready}, {@code serving} and {@code terminating} those that are
   *     true; the others are false, or not set if {@code conditions} is {@code unset}, or only
   *     those named with {@code =}, such as {@code ready=false}
   */
  public Slice with(String ip, String node, String conditions) {
    JsonObject endpoint = new JsonObject();
    JsonArray addresses = new JsonArray();
    addresses.add(ip);
    endpoint.add("addresses", addresses);
    if (!conditions.equals("unset")) {
      endpoint.add("conditions", conditions(conditions));
    }
    if (!node.isEmpty()) {
      endpoint.addProperty("nodeName", node);
    }
    JsonObject pod = new JsonObject();
    pod.addProperty("kind", "Pod");
    pod.addProperty("name", "knh-" + ip.replace('.', '-').replace(':', '-'));
    endpoint.add("targetRef", pod);
    endpoint.addProperty("addedIn2031", true);
    List<JsonObject> more = new ArrayList<>(endpoints);
    more.add(endpoint);
    return new Slice(name, service, addressType, more);
  }

  /** The same, and the last endpoint that was added is in {@code zone}. */
  public Slice in(String zone) {
    JsonObject last = endpoints.getLast().deepCopy();
    last.addProperty("zone", zone);
    List<JsonObject> changed = new ArrayList<>(endpoints);
    changed.set(changed.size() - 1, last);
    return new Slice(name, service, addressType, changed);
  }

  private static JsonObject conditions(String text) {
    JsonObject conditions = new JsonObject();
    if (text.contains("=")) {
      for (String pair : text.split(" ", -1)) {
        String[] parts = pair.split("=", 2);
        conditions.addProperty(parts[0], Boolean.parseBoolean(parts[1]));
      }
      return conditions;
    }
    List<String> set = List.of(text.split("[ +]"));
    for (String condition : List.of("ready", "serving", "terminating")) {
      conditions.addProperty(condition, set.contains(condition));
    }
    return conditions;
  }

  JsonObject json(String namespace) {
    JsonObject slice = new JsonObject();
    slice.addProperty("kind", "EndpointSlice");
    slice.addProperty("apiVersion", "discovery.k8s.io/v1");
    JsonObject metadata = ObjectParts.metadata(name, namespace);
    JsonObject labels = new JsonObject();
    labels.addProperty("kubernetes.io/service-name", service);
    labels.addProperty("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    metadata.add("labels", labels);
    slice.add("metadata", metadata);
    slice.addProperty("addressType", addressType);
    JsonArray all = new JsonArray();
    endpoints.forEach(all::add);
    slice.add("endpoints", all);
    slice.add("ports", ObjectParts.ports());
    slice.addProperty("addedIn2031", "newer than any client");
    return slice;
  }
}

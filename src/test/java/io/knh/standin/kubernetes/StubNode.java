package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * A Node as the API server writes it, with the fields around the needed ones.
 *
 * @param name of the object
 * @param ready {@code True}, {@code False} or {@code Unknown}
 * @param since when that condition changed last
 * @param cordoned whether it is unschedulable
 * @param taints keys of its taints
 * @param deleting whether it has been asked to be deleted
 * @param heartbeat when the kubelet last wrote its status
 */
public record StubNode(
    String name,
    String ready,
    String since,
    boolean cordoned,
    List<String> taints,
    boolean deleting,
    String heartbeat) {

  /** As many names of images as a kubelet reports. */
  private static final int IMAGES = 50;

  public StubNode {
    taints = List.copyOf(taints);
  }

  /** A node that is well. */
  public static StubNode of(String name) {
    return new StubNode(
        name, "True", "2026-01-01T00:00:00Z", false, List.of(), false, "2026-01-01T00:00:00Z");
  }

  /** With another condition. */
  public StubNode is(String condition, String changed) {
    return new StubNode(name, condition, changed, cordoned, taints, deleting, heartbeat);
  }

  /** Unschedulable. */
  public StubNode cordon() {
    return new StubNode(name, ready, since, true, taints, deleting, heartbeat);
  }

  /** With one more taint. */
  public StubNode taint(String key) {
    List<String> more = new ArrayList<>(taints);
    more.add(key);
    return new StubNode(name, ready, since, cordoned, more, deleting, heartbeat);
  }

  /** Asked to be deleted. */
  public StubNode delete() {
    return new StubNode(name, ready, since, cordoned, taints, true, heartbeat);
  }

  /** The same, and its kubelet wrote again. */
  public StubNode beat(String time) {
    return new StubNode(name, ready, since, cordoned, taints, deleting, time);
  }

  JsonObject json() {
    JsonObject node =
        JsonParser.parseString(
                """
                {"kind": "Node", "apiVersion": "v1", "spec": {"podCIDR": "10.244.1.0/24"},
                 "status": {"conditions": [
                   {"type": "MemoryPressure", "status": "False", "lastHeartbeatTime": "%s",
                    "lastTransitionTime": "2026-01-01T00:00:00Z", "reason": "x", "message": "y"},
                   {"type": "Ready", "status": "%s", "lastHeartbeatTime": "%s",
                    "lastTransitionTime": "%s", "reason": "KubeletReady", "addedIn2031": {}}],
                   "nodeInfo": {"kubeletVersion": "v1.34.0", "addedIn2031": [1]}}}
                """
                    .formatted(heartbeat, ready, heartbeat, since))
            .getAsJsonObject();
    JsonObject metadata = ObjectParts.metadata(name, "");
    metadata.remove("namespace");
    if (deleting) {
      metadata.addProperty("deletionTimestamp", "2026-01-02T00:00:00Z");
      metadata.addProperty("deletionGracePeriodSeconds", 0);
    }
    node.add("metadata", metadata);
    if (cordoned) {
      node.getAsJsonObject("spec").addProperty("unschedulable", true);
    }
    JsonArray set = new JsonArray();
    for (String key : taints) {
      set.add(
          JsonParser.parseString(
              """
              {"key": "%s", "value": "1", "effect": "NoSchedule"}
              """
                  .formatted(key)));
    }
    if (!set.isEmpty()) {
      node.getAsJsonObject("spec").add("taints", set);
    }
    node.getAsJsonObject("status").add("images", images());
    return node;
  }

  private static JsonArray images() {
    JsonArray images = new JsonArray();
    for (int i = 0; i < IMAGES; i++) {
      images.add(
          JsonParser.parseString(
              """
              {"names": ["registry.example/team-%d/image@sha256:%s", "registry.example/image:%d"],
               "sizeBytes": 123456789}
              """
                  .formatted(i, "0123456789abcdef".repeat(4), i)));
    }
    return images;
  }
}

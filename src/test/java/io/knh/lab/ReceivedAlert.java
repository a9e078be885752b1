package io.knh.lab;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.knh.cluster.ReceivedPost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One alert that the receiver got: all posts with one {@code webhook-id}.
 *
 * @param node whose pod is said to be down
 * @param posters the nodes of those that posted it, in order, each post once
 * @param after the fault, its first post that was accepted; its first post if none was
 * @param accepted whether any post of it was answered 2xx
 */
record ReceivedAlert(String node, List<String> posters, Duration after, boolean accepted) {

  ReceivedAlert {
    posters = List.copyOf(posters);
  }

  /**
   * The events among {@code posts}, in the order of their first posts.
   *
   * @param faultNanos {@code System.nanoTime()} at the fault
   */
  static List<ReceivedAlert> of(List<ReceivedPost> posts, long faultNanos) {
    Map<String, List<ReceivedPost>> byEvent = new LinkedHashMap<>();
    for (ReceivedPost post : posts) {
      String id = post.header("webhook-id").orElse("none at " + post.heardNanos());
      byEvent.computeIfAbsent(id, first -> new ArrayList<>()).add(post);
    }
    return byEvent.values().stream().map(event -> one(event, faultNanos)).toList();
  }

  private static ReceivedAlert one(List<ReceivedPost> event, long faultNanos) {
    ReceivedPost counts =
        event.stream().filter(ReceivedPost::accepted).findFirst().orElse(event.getFirst());
    JsonObject body = JsonParser.parseString(counts.json()).getAsJsonObject();
    return new ReceivedAlert(
        body.getAsJsonObject("peer").get("node_name").getAsString(),
        event.stream().map(ReceivedAlert::poster).toList(),
        Duration.ofNanos(counts.heardNanos() - faultNanos),
        counts.accepted());
  }

  private static String poster(ReceivedPost post) {
    JsonObject body = JsonParser.parseString(post.json()).getAsJsonObject();
    return body.get("coordinator").getAsString().split("@", 2)[0];
  }

  /** Posts beyond the first one: a receiver that drops ids that it knows does not notice them. */
  int repeats() {
    return posters.size() - 1;
  }

  /** Such as {@code 12.3 s}. */
  String time() {
    return String.format(Locale.ROOT, "%.1f s", after.toMillis() / 1e3);
  }

  @Override
  public String toString() {
    return node
        + " by "
        + String.join(", again by ", posters)
        + (accepted ? "" : " (not accepted)");
  }
}

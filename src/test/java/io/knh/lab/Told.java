package io.knh.lab;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.knh.cluster.ReceivedPost;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * How often one destination of {@code ALERT_URLS} was told that the pod on one node is down.
 *
 * @param posts all that were sent, whatever became of them
 * @param accepted those that were answered 2xx
 */
record Told(long posts, long accepted) {

  /**
   * By those among {@code posts} that went to {@code path}.
   *
   * @param faultNanos {@code System.nanoTime()} at the fault: what came earlier does not count
   */
  static Told of(List<ReceivedPost> posts, String path, String node, long faultNanos) {
    List<ReceivedPost> telling =
        posts.stream()
            .filter(post -> post.isNotice() && post.path().equals(path))
            .filter(post -> post.heardNanos() > faultNanos && opens(post, node))
            .toList();
    return new Told(telling.size(), telling.stream().filter(ReceivedPost::accepted).count());
  }

  private static boolean opens(ReceivedPost post, String node) {
    JsonObject notice = JsonParser.parseString(post.json()).getAsJsonObject();
    JsonArray opened = notice.getAsJsonArray("opened");
    return StreamSupport.stream(opened.spliterator(), false)
        .anyMatch(problem -> problem.getAsJsonObject().get("name").getAsString().equals(node));
  }
}

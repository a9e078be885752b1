package io.knh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.cluster.ReceivedPost;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ToldTest {

  private static ReceivedPost notice(
      String path, String opened, long heardNanos, boolean accepted) {
    String text = "{\"version\":1,\"id\":\"knh_1\",\"opened\":[" + opened + "]}";
    return new ReceivedPost(
        "POST", path, new TreeMap<>(), text, heardNanos, Instant.EPOCH, accepted);
  }

  private static String problem(String node) {
    return "{\"name\":\"" + node + "\"}";
  }

  @Test
  void onlyNoticesToThatDestinationThatOpenAProblemOfTheNodeAfterTheFaultCount() {
    String both = problem("node-a") + "," + problem("node-c");
    List<ReceivedPost> posts =
        List.of(
            notice("/held", both, 5, true),
            notice("/held", both, 11, false),
            notice("/held", problem("node-c"), 12, true),
            notice("/held", problem("node-a"), 13, true),
            notice("/held", "", 14, true),
            notice("/prompt", both, 15, true),
            new ReceivedPost(
                "POST", "/held", new TreeMap<>(), "{\"peer\":{}}", 16, Instant.EPOCH, true));
    assertEquals(new Told(2, 1), Told.of(posts, "/held", "node-c", 10));
    assertEquals(new Told(1, 1), Told.of(posts, "/prompt", "node-c", 10));
    assertEquals(new Told(0, 0), Told.of(posts, "/prompt", "node-e", 10));
  }
}

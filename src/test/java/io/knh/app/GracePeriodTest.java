package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.knh.manifests.Base;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Kubernetes gives a pod to end in. */
class GracePeriodTest {

  /** From the signal to the process, and from its end to the kubelet. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  @Test
  void isEnoughForTheGoodbyeAndThePostsOnTheirWay() {
    JsonObject template =
        Base.read().workload().getAsJsonObject("spec").getAsJsonObject("template");
    Duration grace =
        Duration.ofSeconds(
            template.getAsJsonObject("spec").get("terminationGracePeriodSeconds").getAsLong());
    assertTrue(
        grace.compareTo(ProcessEnd.AT_LAST.plus(SLACK)) >= 0,
        "a member ends after " + ProcessEnd.AT_LAST + ", the pod is killed after " + grace);
  }
}

package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.NodeState.Ignored;
import io.knh.core.model.NodeState.Readiness;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeStateTest {

  private static final Instant DOWN = Instant.parse("2026-03-02T02:10:00Z");
  private static final Instant SOON = DOWN.plusSeconds(10);
  private static final Instant LATER = DOWN.plusSeconds(60);
  private static final Optional<Instant> BEFORE = Optional.of(DOWN.minusSeconds(90_000));
  private static final Optional<Instant> AFTER = Optional.of(DOWN.plusSeconds(5));

  @Test
  void saysSinceWhenANodeIsNotReady() {
    assertEquals(
        "node NotReady since 02:10:05 UTC", node(Readiness.NOT_READY, AFTER).words(DOWN, LATER));
    assertEquals(
        "node NotReady since 02:10:05 UTC", node(Readiness.UNKNOWN, AFTER).words(DOWN, LATER));
    assertEquals("node NotReady", node(Readiness.UNKNOWN, Optional.empty()).words(DOWN, LATER));
  }

  @Test
  void namesTheDateOfWhatBeganOnAnotherDay() {
    assertEquals(
        "node NotReady since 2026-03-01 01:10:00 UTC",
        node(Readiness.NOT_READY, BEFORE).words(DOWN, LATER));
  }

  @Test
  void blamesThePodNetworkOnlyWhenKubernetesWouldHaveMissedTheKubelet() {
    NodeState ready = node(Readiness.READY, BEFORE);
    assertEquals(
        "node is still Ready: Kubernetes takes up to a minute to notice a failed node",
        ready.words(DOWN, SOON));
    assertEquals("node is Ready, only its pod network is gone", ready.words(DOWN, LATER));
    assertEquals(
        "node is Ready again since 02:10:05 UTC", node(Readiness.READY, AFTER).words(DOWN, LATER));
  }

  @Test
  void saysThatANodeIsCordonedAndHowItIsBesides() {
    assertEquals(
        "node is cordoned and Ready, only its pod network is gone",
        new NodeState(Readiness.READY, BEFORE, true, Optional.empty(), false).words(DOWN, LATER));
    assertEquals(
        "node is cordoned, NotReady since 02:10:05 UTC",
        new NodeState(Readiness.UNKNOWN, AFTER, true, Optional.empty(), false).words(DOWN, LATER));
  }

  @Test
  void saysWhoRemovesANode() {
    Optional<String> autoscaler = Optional.of("the cluster autoscaler");
    assertEquals(
        "node is being removed by the cluster autoscaler",
        new NodeState(Readiness.READY, BEFORE, true, autoscaler, false).words(DOWN, SOON));
    assertEquals(
        "node is being removed by the cluster autoscaler, NotReady since 02:10:05 UTC",
        new NodeState(Readiness.UNKNOWN, AFTER, true, autoscaler, false).words(DOWN, SOON));
    assertEquals("node is deleted", NodeState.DELETED.words(DOWN, LATER));
  }

  @Test
  void isIgnoredByWhatItIs() {
    NodeState removed =
        new NodeState(Readiness.READY, BEFORE, true, Optional.of("Karpenter"), false);
    assertTrue(removed.is(Ignored.REMOVED));
    assertTrue(removed.is(Ignored.CORDONED));
    assertFalse(removed.is(Ignored.NOT_READY));
    assertTrue(NodeState.DELETED.is(Ignored.REMOVED));
    assertFalse(NodeState.DELETED.is(Ignored.NOT_READY));
    assertTrue(node(Readiness.UNKNOWN, AFTER).is(Ignored.NOT_READY));
    assertFalse(node(Readiness.UNKNOWN, AFTER).is(Ignored.REMOVED));
  }

  private static NodeState node(Readiness ready, Optional<Instant> since) {
    return new NodeState(ready, since, false, Optional.empty(), false);
  }
}

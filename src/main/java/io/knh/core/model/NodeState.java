package io.knh.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What Kubernetes says of a node.
 *
 * @param ready what its condition Ready says
 * @param readySince when that condition changed last; none where it does not say so
 * @param cordoned whether it is unschedulable
 * @param removedBy who is removing it, for people: {@code the cluster autoscaler}; none when nobody
 *     is known to be
 * @param deleted whether there is no such node any more
 */
public record NodeState(
    Readiness ready,
    Optional<Instant> readySince,
    boolean cordoned,
    Optional<String> removedBy,
    boolean deleted) {

  /** A node that does not exist any more. */
  public static final NodeState DELETED =
      new NodeState(Readiness.UNKNOWN, Optional.empty(), false, Optional.empty(), true);

  /** The condition Ready. */
  public enum Readiness {
    /** True. */
    READY,
    /** False: the kubelet says so. */
    NOT_READY,
    /** Unknown: the kubelet has not been heard of. */
    UNKNOWN
  }

  /** Which nodes' members are shown when they are down, and not alerted: {@code IGNORE_NODES}. */
  public enum Ignored {
    /** Deleted, or being removed. */
    REMOVED,
    /** Unschedulable. */
    CORDONED,
    /** Not ready, or not heard of. */
    NOT_READY
  }

  /** Whether {@code ignored} names nodes in this state. */
  public boolean is(Ignored ignored) {
    return switch (ignored) {
      case REMOVED -> deleted || removedBy.isPresent();
      case CORDONED -> cordoned;
      case NOT_READY -> !deleted && ready != Readiness.READY;
    };
  }
}

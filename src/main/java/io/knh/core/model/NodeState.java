package io.knh.core.model;

import java.time.Duration;
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

  /**
   * A node that lost its power stays Ready for so long: Kubernetes waits 40 s, or 50 s since 1.32,
   * for its kubelet, and looks every 5 s.
   */
  static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);

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

  /**
   * What is to be said of the node of a member that is down, as a clause: {@code node NotReady
   * since 02:10:05 UTC}.
   *
   * @param downSince when the outage began
   * @param now when it is said: what happened on another day is given with its date
   */
  public String words(Instant downSince, Instant now) {
    if (deleted) {
      return "node is deleted";
    }
    if (removedBy.isPresent()) {
      String removal = "node is being removed by " + removedBy.get();
      return ready == Readiness.READY ? removal : removal + ", " + notReady(now);
    }
    if (cordoned) {
      return ready == Readiness.READY
          ? "node is cordoned and " + isReady(downSince, now)
          : "node is cordoned, " + notReady(now);
    }
    return ready == Readiness.READY
        ? "node is " + isReady(downSince, now)
        : "node " + notReady(now);
  }

  /** Nobody but who asks Kubernetes cares for Unknown: kubectl, too, calls that NotReady. */
  private String notReady(Instant now) {
    return "NotReady" + readySince.map(since -> " since " + ClockTime.of(since, now)).orElse("");
  }

  /** That only its network is gone may be said when its kubelet would be missed otherwise. */
  private String isReady(Instant downSince, Instant now) {
    if (readySince.filter(since -> since.isAfter(downSince)).isPresent()) {
      return "Ready again since " + ClockTime.of(readySince.get(), now);
    }
    return now.isBefore(downSince.plus(NOTICED_WITHIN))
        ? "still Ready: Kubernetes takes up to a minute to notice a failed node"
        : "Ready, only its pod network is gone";
  }
}

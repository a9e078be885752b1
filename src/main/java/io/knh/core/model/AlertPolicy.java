package io.knh.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Who is alerted of problems, and how.
 *
 * @param destinations those of {@code ALERT_URLS}, in their order, no two of one name
 * @param groupWait {@code ALERT_GROUP_WAIT}: problems that open within it are one message
 * @param ignored {@code IGNORE_NODES}: members of such nodes are shown when they are down, and not
 *     alerted
 */
public record AlertPolicy(
    List<DestinationSettings> destinations, Duration groupWait, Set<NodeState.Ignored> ignored) {

  /** {@code ALERT_GROUP_WAIT} where it is not set: what fails together is decided within it. */
  public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(5);

  /** Nobody. */
  public static final AlertPolicy NONE =
      new AlertPolicy(List.of(), DEFAULT_GROUP_WAIT, Set.of(NodeState.Ignored.REMOVED));

  public AlertPolicy {
    destinations = List.copyOf(destinations);
    ignored = Set.copyOf(ignored);
    if (destinations.size() > DestinationSettings.MAX_DESTINATIONS) {
      throw new IllegalArgumentException(destinations.size() + " destinations");
    }
  }
}

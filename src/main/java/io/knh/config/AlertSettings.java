package io.knh.config;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.NodeState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is alerted of problems beside the webhooks.
 *
 * @param destinations {@code ALERT_URLS}, in their order, no two of one name
 * @param groupWait {@code ALERT_GROUP_WAIT}: problems that open within it are one message
 * @param pageUrl {@code PAGE_URL}: where people reach the live page, for links in messages
 * @param runbookUrl {@code RUNBOOK_URL}: where people find what an alert means, likewise
 */
public record AlertSettings(
    List<AlertDestination> destinations,
    Duration groupWait,
    Optional<URI> pageUrl,
    Optional<URI> runbookUrl) {

  /** Nobody. */
  public static final AlertSettings NONE =
      new AlertSettings(
          List.of(), AlertPolicy.DEFAULT_GROUP_WAIT, Optional.empty(), Optional.empty());

  public AlertSettings {
    destinations = List.copyOf(destinations);
  }

  /**
   * What the core has to know of them.
   *
   * @param ignored {@code IGNORE_NODES}
   */
  AlertPolicy policy(Set<NodeState.Ignored> ignored) {
    return new AlertPolicy(
        destinations.stream().map(AlertDestination::forCore).toList(), groupWait, ignored);
  }
}

package io.knh.destination;

import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * What every message says beside its problems.
 *
 * @param cluster {@code CLUSTER_NAME}
 * @param page {@code PAGE_URL}
 * @param runbook {@code RUNBOOK_URL}
 * @param namespace where KNH runs, for commands; none outside of Kubernetes
 * @param isTest whether it is sent to try a destination, so that nobody takes it for an alert
 */
record MessageContext(
    Optional<String> cluster,
    Optional<URI> page,
    Optional<URI> runbook,
    Optional<String> namespace,
    boolean isTest) {

  static MessageContext of(Settings settings, boolean isTest) {
    return new MessageContext(
        settings.webhooks().clusterName(),
        settings.alerts().pageUrl(),
        settings.alerts().runbookUrl(),
        switch (settings.discovery()) {
          case DiscoverySource.EndpointSlices from -> Optional.of(from.namespace());
          case DiscoverySource.Endpoints from -> Optional.of(from.namespace());
          case DiscoverySource.StaticList list -> Optional.empty();
        },
        isTest);
  }

  /** How a line for people begins: {@code [prod] }. */
  String prefix() {
    return (isTest ? "TEST " : "") + cluster.map(name -> "[" + name + "] ").orElse("");
  }
}

package io.knh.config;

import io.knh.core.model.Roster;
import java.util.Optional;

/** Where the roster comes from: the setting {@code DISCOVERY}. */
public sealed interface DiscoverySource {

  /** The EndpointSlices of one Service in one namespace; the default. */
  record EndpointSlices(String namespace, String serviceName) implements DiscoverySource {}

  /** The Endpoints of one Service in one namespace, for old clusters. */
  record Endpoints(String namespace, String serviceName) implements DiscoverySource {}

  /** A list that does not change: the setting {@code PEERS}. All of it is serving. */
  record StaticList(Roster roster) implements DiscoverySource {}

  /** The namespace that KNH runs in; none outside of Kubernetes. */
  default Optional<String> place() {
    return switch (this) {
      case EndpointSlices slices -> Optional.of(slices.namespace());
      case Endpoints endpoints -> Optional.of(endpoints.namespace());
      case StaticList list -> Optional.empty();
    };
  }
}

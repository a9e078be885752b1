package io.knh.config;

import io.knh.core.model.Roster;

/** Where the roster comes from: the setting {@code DISCOVERY}. */
public sealed interface DiscoverySource {

  /** The EndpointSlices of one Service in one namespace; the default. */
  record EndpointSlices(String namespace, String serviceName) implements DiscoverySource {}

  /** The Endpoints of one Service in one namespace, for old clusters. */
  record Endpoints(String namespace, String serviceName) implements DiscoverySource {}

  /** A list that does not change: the setting {@code PEERS}. All of it is serving. */
  record StaticList(Roster roster) implements DiscoverySource {}
}

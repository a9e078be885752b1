package io.knh.discovery;

import io.knh.config.DiscoverySource;
import io.knh.kubernetes.ApiRequest;
import io.knh.kubernetes.WatchedResource;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1EndpointSubset;
import io.kubernetes.client.openapi.models.V1Endpoints;
import io.kubernetes.client.openapi.models.V1EndpointsList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Call;

/**
 * The Endpoints of a Service: one object of its name, which does not say what is terminating or in
 * which zone it is, and holds 1,000 addresses at most.
 */
final class EndpointsResource
    implements WatchedResource<V1Endpoints, V1EndpointsList, List<Claim>> {

  private final DiscoverySource.Endpoints source;
  private final EntryReader reader;

  EndpointsResource(DiscoverySource.Endpoints source, EntryReader reader) {
    this.source = source;
    this.reader = reader;
  }

  @Override
  public ApiRequest request(String verb) {
    return new ApiRequest(verb, "endpoints", "", source.namespace());
  }

  @Override
  public Call list(ApiClient client, String resourceVersion, String page) throws ApiException {
    return ask(client).resourceVersion(resourceVersion).buildCall(null);
  }

  @Override
  public Call watch(ApiClient client, String resourceVersion, int seconds) throws ApiException {
    return ask(client)
        .resourceVersion(resourceVersion)
        .watch(true)
        .allowWatchBookmarks(true)
        .timeoutSeconds(seconds)
        .buildCall(null);
  }

  private CoreV1Api.APIlistNamespacedEndpointsRequest ask(ApiClient client) {
    return new CoreV1Api(client)
        .listNamespacedEndpoints(source.namespace())
        .fieldSelector("metadata.name=" + source.serviceName());
  }

  @Override
  public Class<V1Endpoints> itemType() {
    return V1Endpoints.class;
  }

  @Override
  public Class<V1EndpointsList> listType() {
    return V1EndpointsList.class;
  }

  @Override
  public List<Claim> kept(V1Endpoints endpoints) {
    return WatchedResource.present(endpoints.getSubsets()).stream().flatMap(this::claims).toList();
  }

  private Stream<Claim> claims(V1EndpointSubset subset) {
    return Stream.concat(
        claims(WatchedResource.present(subset.getAddresses()), true),
        claims(WatchedResource.present(subset.getNotReadyAddresses()), false));
  }

  private Stream<Claim> claims(List<V1EndpointAddress> addresses, boolean ready) {
    Claim.Conditions conditions = new Claim.Conditions(ready, ready, false);
    return addresses.stream()
        .flatMap(
            address ->
                reader.read(address.getIp(), address.getNodeName(), conditions, null).stream());
  }
}

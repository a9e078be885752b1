package io.knh.discovery;

import io.knh.config.DiscoverySource;
import io.knh.kubernetes.ApiRequest;
import io.knh.kubernetes.WatchedResource;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.DiscoveryV1Api;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointConditions;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1EndpointSliceList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** The EndpointSlices of a Service: many, each of one address family, with three conditions. */
final class SliceResource
    implements WatchedResource<V1EndpointSlice, V1EndpointSliceList, List<Claim>> {

  /** The label by which a slice belongs to a Service. */
  private static final String LABEL = "kubernetes.io/service-name";

  private final DiscoverySource.EndpointSlices source;
  private final EntryReader reader;

  SliceResource(DiscoverySource.EndpointSlices source, EntryReader reader) {
    this.source = source;
    this.reader = reader;
  }

  @Override
  public ApiRequest request(String verb) {
    return new ApiRequest(verb, "endpointslices", "discovery.k8s.io", source.namespace());
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

  private DiscoveryV1Api.APIlistNamespacedEndpointSliceRequest ask(ApiClient client) {
    return new DiscoveryV1Api(client)
        .listNamespacedEndpointSlice(source.namespace())
        .labelSelector(LABEL + "=" + source.serviceName());
  }

  @Override
  public Class<V1EndpointSlice> itemType() {
    return V1EndpointSlice.class;
  }

  @Override
  public Class<V1EndpointSliceList> listType() {
    return V1EndpointSliceList.class;
  }

  @Override
  public List<Claim> kept(V1EndpointSlice slice) {
    if (!reader.addressType().equals(slice.getAddressType())) {
      return List.of();
    }
    return WatchedResource.present(slice.getEndpoints()).stream().flatMap(this::claims).toList();
  }

  private Stream<Claim> claims(V1Endpoint endpoint) {
    V1EndpointConditions conditions =
        Objects.requireNonNullElseGet(endpoint.getConditions(), V1EndpointConditions::new);
    boolean ready = orElse(conditions.getReady(), true);
    Claim.Conditions meant =
        new Claim.Conditions(
            orElse(conditions.getServing(), ready),
            ready,
            orElse(conditions.getTerminating(), false));
    return WatchedResource.present(endpoint.getAddresses()).stream()
        .flatMap(ip -> reader.read(ip, endpoint.getNodeName(), meant, endpoint.getZone()).stream());
  }

  /** What a condition means that is not set: the API says so for each. */
  private static boolean orElse(@Nullable Boolean condition, boolean unset) {
    return condition == null ? unset : condition;
  }
}

package io.knh.webhook;

import io.knh.config.BuildInfo;
import io.knh.config.Destination;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts on every request what is the same for all posts to one destination. */
final class DestinationFilter implements ClientRequestFilter {

  private final URI url;
  private final SortedMap<String, String> headers;

  /**
   * The filter of {@code destination}.
   *
   * @throws IllegalArgumentException when a value cannot stand in a header
   */
  DestinationFilter(Destination destination, Optional<String> clusterName) {
    this.url = destination.url();
    SortedMap<String, String> fixed = new TreeMap<>();
    fixed.put(
        HttpHeaders.USER_AGENT,
        HeaderValue.checked("version", "knh/" + BuildInfo.read().version()));
    // A connection that waited for the next event may have died in silence, which would cost that
    // event an attempt; one handshake per event costs nothing.
    fixed.put("Connection", "close");
    destination
        .authorization()
        .ifPresent(
            secret ->
                fixed.put(
                    HttpHeaders.AUTHORIZATION,
                    HeaderValue.checked("WEBHOOK_AUTHORIZATION", secret.value())));
    clusterName.ifPresent(
        name -> fixed.put("knh-cluster", HeaderValue.checked("CLUSTER_NAME", name)));
    this.headers = Collections.unmodifiableSortedMap(fixed);
  }

  @Override
  public void filter(ClientRequestContext request) {
    // The operator's URL as it stands: templates in braces, encoded slashes and the query too.
    request.setUri(url);
    headers.forEach(request.getHeaders()::putSingle);
  }
}

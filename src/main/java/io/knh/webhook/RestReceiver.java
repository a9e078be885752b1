package io.knh.webhook;

import io.knh.config.BuildInfo;
import io.knh.config.ExtraTrust;
import io.knh.config.Proxies;
import io.knh.config.WebhookSettings;
import io.knh.http.FreshClient;
import io.knh.http.ReceiverAnswer;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sends posts through the MicroProfile REST Client: it makes the requests of {@link PostApi}, and
 * {@link Carrier} brings them over.
 */
final class RestReceiver implements Receiver {

  /** After every other filter. */
  private static final int LAST = Integer.MAX_VALUE;

  private static final int CHUNK = 8 * 1024;

  private final URI url;
  private final DestinationFilter filter;
  private final Carrier carrier;
  private @Nullable PostApi api;

  RestReceiver(
      WebhookSettings.Destination destination,
      Optional<String> clusterName,
      Duration timeout,
      Optional<ExtraTrust> extraTrust,
      Proxies proxies) {
    this.url = destination.url();
    this.filter = new DestinationFilter(destination, clusterName);
    this.carrier = new Carrier(() -> new FreshClient(url, timeout, extraTrust, proxies));
  }

  @Override
  public void send(Post post, CompletableFuture<ReceiverAnswer> answer) {
    Response response =
        api()
            .post(
                post.id(),
                post.unixSeconds(),
                post.signature().orElse(null),
                post.details().kind(),
                post.details().scope().orElse(null),
                post.details().cause().orElse(null),
                post.details().since().orElse(null),
                post.details().until().orElse(null),
                post.body());
    answer.complete(
        new ReceiverAnswer(
            response.getStatus(),
            Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER))));
    end(response);
  }

  /**
   * Made for the first post: a member that never coordinates does not load the client's classes.
   */
  private synchronized PostApi api() {
    if (api == null) {
      api =
          RestClientBuilder.newBuilder()
              .baseUri(url.resolve("/"))
              .register(filter)
              .register(carrier, LAST)
              .followRedirects(false)
              .property("microprofile.rest.client.disable.default.mapper", true)
              .build(PostApi.class);
    }
    return api;
  }

  /**
   * Reads the body, which says nothing that KNH needs, as far as is read of it: who closes a
   * connection while something comes resets it, which looks like a failure at the receiver.
   */
  private static void end(Response response) {
    byte[] chunk = new byte[CHUNK];
    try (InputStream body = response.readEntity(InputStream.class)) {
      while (body.read(chunk) >= 0) {
        // Forgotten.
      }
    } catch (IOException e) {
      // The connection is gone, or there was too much; the status is known.
    } finally {
      response.close();
    }
  }

  /** Puts on every request what is the same for all posts to one destination. */
  static final class DestinationFilter implements ClientRequestFilter {

    private final URI url;
    private final SortedMap<String, String> headers;

    /**
     * The filter of {@code destination}.
     *
     * @throws IllegalArgumentException when a value cannot stand in a header
     */
    DestinationFilter(WebhookSettings.Destination destination, Optional<String> clusterName) {
      this.url = destination.url();
      SortedMap<String, String> fixed = new TreeMap<>();
      fixed.put(
          HttpHeaders.USER_AGENT,
          AlertHeaders.checked("version", "knh/" + BuildInfo.read().version()));
      // A connection that waited for the next alert may have been cut in silence, which would cost
      // that alert an attempt; one handshake per alert costs nothing.
      fixed.put("Connection", "close");
      destination
          .authorization()
          .ifPresent(
              secret ->
                  fixed.put(
                      HttpHeaders.AUTHORIZATION,
                      AlertHeaders.checked("WEBHOOK_AUTHORIZATION", secret.value())));
      clusterName.ifPresent(
          name -> fixed.put("knh-cluster", AlertHeaders.checked("CLUSTER_NAME", name)));
      this.headers = Collections.unmodifiableSortedMap(fixed);
    }

    @Override
    public void filter(ClientRequestContext request) {
      // The operator's URL as it stands: templates in braces, encoded slashes and the query too.
      request.setUri(url);
      headers.forEach(request.getHeaders()::putSingle);
    }
  }
}

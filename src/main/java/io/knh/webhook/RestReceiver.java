package io.knh.webhook;

import io.knh.config.Destination;
import io.knh.config.ExtraTrust;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/** Sends posts through the MicroProfile REST Client. */
final class RestReceiver implements Receiver {

  /** Most that is read of an answer's body, which says nothing that KNH needs. */
  private static final int MOST_ANSWER_BYTES = 64 * 1024;

  private static final int CHUNK = 8 * 1024;

  private final URI url;
  private final DestinationFilter filter;
  private final Duration timeout;
  private final Optional<ExtraTrust> extraTrust;
  private @Nullable PostApi api;

  RestReceiver(
      Destination destination,
      Optional<String> clusterName,
      Duration timeout,
      Optional<ExtraTrust> extraTrust) {
    this.url = destination.url();
    this.filter = new DestinationFilter(destination, clusterName);
    this.timeout = timeout;
    this.extraTrust = extraTrust;
  }

  @Override
  public void send(Post post, CompletableFuture<Answer> answer) {
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
        new Answer(
            response.getStatus(),
            Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER))));
    end(response);
  }

  /**
   * Made for the first post: a member that never coordinates does not load the client's classes.
   */
  private synchronized PostApi api() {
    if (api == null) {
      RestClientBuilder builder = RestClientBuilder.newBuilder();
      extraTrust.map(ExtraTrust::sslContext).ifPresent(builder::sslContext);
      api =
          builder
              .baseUri(url.resolve("/"))
              .register(filter)
              .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .followRedirects(false)
              .property("microprofile.rest.client.disable.default.mapper", true)
              .build(PostApi.class);
    }
    return api;
  }

  private static void end(Response response) {
    if (!readToItsEnd(response)) {
      // Closing reads on to the end, be it a gigabyte away; on a virtual thread an interrupt closes
      // the socket instead.
      Thread.currentThread().interrupt();
    }
    response.close();
  }

  private static boolean readToItsEnd(Response response) {
    if (!response.hasEntity()) {
      return true;
    }
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream body = response.readEntity(InputStream.class);
      int left = MOST_ANSWER_BYTES;
      while (left > 0) {
        int count = body.read(chunk);
        if (count < 0) {
          return true;
        }
        left -= count;
      }
    } catch (IOException e) {
      // The connection is gone, and the status is known.
    }
    return false;
  }
}

package io.knh.authority;

import io.knh.config.ExtraTrust;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One GET after the other, each on a fresh connection: a pooled one may live on where no new one
 * can be made, or be dead where one could. So each has a client of its own, which is dear and may
 * be: there is at most one check a second, and only while a verdict waits for it.
 */
final class SanityQuery {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private final HttpRequest request;
  private final Duration limit;
  private final Supplier<HttpClient> clients;
  private volatile String lastFailure = "";

  /** Asks {@code url}, which holds no credentials: the settings refuse them. */
  SanityQuery(URI url, Duration limit, Optional<ExtraTrust> extraTrust) {
    this(url, limit, () -> client(extraTrust));
  }

  SanityQuery(URI url, Duration limit, Supplier<HttpClient> clients) {
    this.limit = limit;
    this.clients = clients;
    this.request = HttpRequest.newBuilder(url).GET().build();
  }

  /**
   * Whether any answer came within the limit; completed then at the latest, never with an error.
   */
  CompletableFuture<Boolean> start() {
    try {
      return send(clients.get());
    } catch (RuntimeException | OutOfMemoryError e) {
      // No file descriptor or no thread is left, as when thousands of peers are silent. Thrown on,
      // it would leave this check unanswered, and all that wait behind it.
      return CompletableFuture.completedFuture(passed(null, e));
    }
  }

  private static HttpClient client(Optional<ExtraTrust> extraTrust) {
    HttpClient.Builder client = HttpClient.newBuilder();
    extraTrust.map(ExtraTrust::sslContext).ifPresent(client::sslContext);
    return client
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }

  private CompletableFuture<Boolean> send(HttpClient client) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              client.shutdownNow();
              return passed(answer, failure);
            });
  }

  private boolean passed(@Nullable HttpResponse<InputStream> answer, @Nullable Throwable failure) {
    if (answer != null) {
      lastFailure = "";
      LOG.log(Level.FINE, "the sanity check was answered with status {0}", answer.statusCode());
      return true;
    }
    String reason = reason(failure);
    // A problem is told once, until it changes.
    LOG.log(
        reason.equals(lastFailure) ? Level.FINE : Level.WARNING,
        "the sanity check of {0} failed: {1}",
        new Object[] {request.uri().getHost(), reason});
    lastFailure = reason;
    return false;
  }

  /** In words without the URL, whose query may hold a secret. */
  private String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    return switch (cause) {
      case TimeoutException e -> "no answer within " + limit.toMillis() + " ms";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "host name unknown";
      case ConnectException e when e.getCause() instanceof NoRouteToHostException -> "unreachable";
      case ConnectException e -> "connection refused";
      case SSLException e -> "TLS: " + e.getMessage();
      case null, default -> "failed: " + (cause == null ? "" : cause.getClass().getSimpleName());
    };
  }
}

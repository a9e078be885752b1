package io.knh.authority;

import io.knh.config.ExtraTrust;
import io.knh.config.Proxies;
import io.knh.http.FailureReason;
import io.knh.http.FreshClient;
import io.knh.http.HttpAnswer;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One GET after the other, each on a fresh connection; at most one a second. */
final class SanityQuery {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private static final Map<String, List<String>> HEADERS = Map.of("User-Agent", List.of("knh"));

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int FIRST_SERVER_ERROR = 500;

  private final String host;
  private final Duration limit;
  private final Supplier<FreshClient> clients;
  private @Nullable FreshClient client;
  private volatile String lastFailure = "";

  /** Asks {@code url}, which holds no credentials: the settings refuse them. */
  SanityQuery(URI url, Duration limit, Optional<ExtraTrust> extraTrust, Proxies proxies) {
    this(url, limit, () -> new FreshClient(url, limit, extraTrust, proxies));
  }

  SanityQuery(URI url, Duration limit, Supplier<FreshClient> clients) {
    this.host = url.getHost();
    this.limit = limit;
    this.clients = clients;
  }

  /**
   * Whether any answer came within the limit; completed then at the latest, never with an error.
   */
  CompletableFuture<Boolean> start() {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    try {
      Thread.ofVirtual().name("knh-sanity-query").start(() -> ask(status));
    } catch (OutOfMemoryError e) {
      // No thread is left, as when thousands of peers are silent. Thrown on, it would leave this
      // check unanswered, and all that wait behind it.
      status.completeExceptionally(e);
    }
    // A name that is being looked up keeps the client from ending in time.
    return status.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).handle(this::passed);
  }

  private void ask(CompletableFuture<Integer> status) {
    try (HttpAnswer answer = client().get(HEADERS)) {
      if (answer.isByProxy() && mayBeOfProxy(answer.status())) {
        throw new ProxyAnswer(answer.status());
      }
      status.complete(answer.status());
    } catch (IOException | RuntimeException | Error e) {
      status.completeExceptionally(e);
    }
  }

  /** Whether a proxy says so, too, when it cannot reach what it was asked for. */
  private static boolean mayBeOfProxy(int status) {
    return status == PROXY_AUTHENTICATION_REQUIRED || status >= FIRST_SERVER_ERROR;
  }

  private synchronized FreshClient client() {
    FreshClient known = client;
    if (known == null) {
      known = clients.get();
      client = known;
    }
    return known;
  }

  private boolean passed(@Nullable Integer status, @Nullable Throwable failure) {
    if (status != null) {
      lastFailure = "";
      LOG.log(Level.FINE, "the sanity check was answered with status {0}", status);
      return true;
    }
    String reason = reason(failure);
    // A problem is told once, until it changes.
    LOG.log(
        reason.equals(lastFailure) ? Level.FINE : Level.WARNING,
        "the sanity check of {0} failed: {1}",
        new Object[] {host, reason});
    lastFailure = reason;
    return false;
  }

  /** In words without the URL, whose query may hold a secret. */
  private String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> "failed";
      case CompletionException e when e.getCause() != null -> reason(e.getCause());
      case ProxyAnswer e ->
          "the answer " + e.status + " may come from the proxy itself, so it proves nothing";
      default -> FailureReason.of(failure, limit);
    };
  }

  /** A proxy answered, and it is not known that anybody behind it did. */
  private static final class ProxyAnswer extends ProtocolException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ProxyAnswer(int status) {
      this.status = status;
    }
  }
}

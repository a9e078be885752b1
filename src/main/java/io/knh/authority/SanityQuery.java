package io.knh.authority;

import io.knh.config.ExtraTrust;
import io.knh.config.Proxies;
import io.knh.http.Deadline;
import io.knh.http.FailureReason;
import io.knh.http.FreshClient;
import io.knh.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One GET after the other, each on a fresh connection; at most one a second. */
final class SanityQuery {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private static final Map<String, List<String>> HEADERS = Map.of("User-Agent", List.of("knh"));

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
    return Deadline.within(limit, "knh-sanity-query", this::ask).handle(this::passed);
  }

  private void ask(CompletableFuture<Integer> status) throws IOException {
    try (HttpAnswer answer = client().get(HEADERS)) {
      status.complete(answer.statusOfWhoWasAsked());
    }
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
    // In words without the URL, whose query may hold a secret.
    String reason = failure == null ? "failed" : FailureReason.of(failure, limit);
    // A problem is logged once, until it changes.
    LOG.log(
        reason.equals(lastFailure) ? Level.FINE : Level.WARNING,
        "the sanity check of {0} failed: {1}",
        new Object[] {host, reason});
    lastFailure = reason;
    return false;
  }
}

package io.knh.status;

import io.knh.core.peer.Peer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a coordinator what it sees. A client of its own, since edges share none; it is made when
 * somebody looks at a follower for the first time. One request at a time.
 */
final class ViewClient {

  /** Longest answer: three times that of 5,000 peers. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** How long an answer may take, its body included. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger("io.knh.status");

  private static final int OK = 200;

  /** So the original answers to all paths but its two. Every KNH has a status. */
  private static final int NOT_FOUND = 404;

  private final Optional<InetAddress> source;
  private @Nullable HttpClient client;

  /** What asking led to. */
  sealed interface Result {
    /** What the coordinator sees. */
    record Seen(View view) implements Result {}

    /** Why it is not known. */
    record Failed(Lack lack) implements Result {}
  }

  /** A client that speaks from {@code source}, if there is one. */
  ViewClient(Optional<InetAddress> source) {
    this.source = source;
  }

  /** Asks {@code coordinator}; completed within {@link #LIMIT}, never with an error. */
  CompletableFuture<Result> ask(Peer coordinator) {
    long askedMillis = System.currentTimeMillis();
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent = client().sendAsync(request(coordinator), head -> new LimitedBody(MAX_BYTES));
    } catch (RuntimeException | OutOfMemoryError e) {
      return CompletableFuture.completedFuture(failed(coordinator, e));
    }
    return sent.copy()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .<Result>thenApply(answer -> read(coordinator, answer, askedMillis))
        .exceptionally(
            problem -> {
              sent.cancel(true);
              return failed(coordinator, problem);
            });
  }

  private static HttpRequest request(Peer coordinator) {
    URI uri = URI.create("http://" + coordinator.address() + StatusResource.PATH + "?view=own");
    return HttpRequest.newBuilder(uri).timeout(LIMIT).GET().build();
  }

  private synchronized HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(LIMIT)
              .executor(Executors.newVirtualThreadPerTaskExecutor());
      source.ifPresent(builder::localAddress);
      known = builder.build();
      client = known;
    }
    return known;
  }

  private static Result read(Peer coordinator, HttpResponse<byte[]> answer, long askedMillis) {
    if (answer.statusCode() == NOT_FOUND) {
      return failed(Lack.Kind.ORIGINAL, coordinator, "is an original: it gives no status");
    }
    if (answer.statusCode() != OK) {
      return failed(
          Lack.Kind.UNANSWERED, coordinator, "gives no status: HTTP " + answer.statusCode());
    }
    View view = ViewReader.read(answer.body(), askedMillis);
    if (!view.source().equals(coordinator.id().value())) {
      // Another cluster's member may have got the address.
      return failed(Lack.Kind.UNREADABLE, coordinator, "is not who answers at its address");
    }
    return new Result.Seen(view);
  }

  private static Result failed(Lack.Kind kind, Peer coordinator, String what) {
    return new Result.Failed(new Lack(kind, "the coordinator " + coordinator + " " + what));
  }

  private static Result failed(Peer coordinator, Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException e && e.getCause() != null ? e.getCause() : problem;
    LOG.log(Level.FINE, "the view of " + coordinator + " is not to be had", cause);
    boolean unreadable = cause instanceof LimitedBody.TooLong || cause instanceof RuntimeException;
    Lack.Kind kind = unreadable ? Lack.Kind.UNREADABLE : Lack.Kind.UNANSWERED;
    return failed(kind, coordinator, reason(cause));
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case TimeoutException e -> "does not answer within " + LIMIT.toSeconds() + " s";
      case HttpTimeoutException e -> "does not answer within " + LIMIT.toSeconds() + " s";
      case ConnectException e -> "takes no connection";
      case LimitedBody.TooLong e -> "says too much: " + e.getMessage();
      case RuntimeException e -> "says what cannot be read: " + e.getMessage();
      default -> "cannot be asked: " + cause.getClass().getSimpleName();
    };
  }
}

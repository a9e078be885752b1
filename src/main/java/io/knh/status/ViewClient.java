package io.knh.status;

import io.knh.core.model.Peer;
import io.knh.http.Deadline;
import io.knh.http.FailureReason;
import io.knh.http.FreshClient;
import io.knh.http.HttpAnswer;
import io.knh.http.TooLong;
import io.knh.status.View.Lack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Asks a coordinator what it sees, directly and never through a proxy. One request at a time. */
final class ViewClient {

  /** Longest answer: three times that of 5,000 peers. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** How long an answer may take, its body included. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger("io.knh.status");

  private static final Map<String, List<String>> HEADERS = Map.of("User-Agent", List.of("knh"));

  private static final int OK = 200;

  /**
   * So the original answers to all paths but its two; every KNH has a status. So answers a server
   * whose application is still starting, too.
   */
  private static final int NOT_FOUND = 404;

  private final Optional<InetAddress> source;

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
    return Deadline.<Result>within(LIMIT, "knh-view", answer -> ask(coordinator, answer))
        .exceptionally(problem -> failed(coordinator, problem));
  }

  private void ask(Peer coordinator, CompletableFuture<Result> result) throws IOException {
    long askedMillis = System.currentTimeMillis();
    URI uri = URI.create("http://" + coordinator.address() + StatusResource.PATH + "?view=own");
    try (HttpAnswer answer = new FreshClient(uri, LIMIT, source, MAX_BYTES).get(HEADERS)) {
      result.complete(read(coordinator, answer, askedMillis));
    }
  }

  private static Result read(Peer coordinator, HttpAnswer answer, long askedMillis)
      throws IOException {
    if (answer.status() == NOT_FOUND) {
      return failed(
          Lack.Kind.ORIGINAL,
          coordinator,
          "has no status: it is starting, or runs the original program");
    }
    if (answer.status() != OK) {
      return failed(Lack.Kind.UNANSWERED, coordinator, "has no status: HTTP " + answer.status());
    }
    byte[] body = answer.body().readAllBytes();
    View view = ViewReader.read(body, askedMillis);
    if (!view.source().equals(coordinator.id().value())) {
      // Another cluster's member may have got the address.
      return failed(
          Lack.Kind.UNREADABLE, coordinator, "does not answer: another member has its address");
    }
    return new Result.Seen(view);
  }

  private static Result failed(Lack.Kind kind, Peer coordinator, String what) {
    return new Result.Failed(new Lack(kind, "the coordinator " + coordinator + " " + what));
  }

  private static Result failed(Peer coordinator, Throwable problem) {
    LOG.log(Level.FINE, "the view of " + coordinator + " is not available", problem);
    Optional<TooLong> much = TooLong.behind(problem);
    if (much.isPresent()) {
      String what = "sent too much: " + much.get().getMessage();
      return failed(Lack.Kind.UNREADABLE, coordinator, what);
    }
    if (problem instanceof RuntimeException) {
      String what = "sent an answer that cannot be read: " + problem.getMessage();
      return failed(Lack.Kind.UNREADABLE, coordinator, what);
    }
    String what = "cannot be reached: " + FailureReason.of(problem, LIMIT);
    return failed(Lack.Kind.UNANSWERED, coordinator, what);
  }
}

package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks a coordinator what it sees, directly and never through a proxy: one request at a time for
 * each of its documents.
 */
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

  /**
   * What it is asked for.
   *
   * @param what the same in a word
   * @param target path and query of the document
   * @param versions who has no such document, beside one that is still starting
   * @param reader makes something of the document, by when it was asked for
   * @param source the id of the member that it says it comes from
   */
  private record Question<T>(
      String what,
      String target,
      String versions,
      BiFunction<byte[], Long, T> reader,
      Function<T, String> source) {}

  /** A client that speaks from {@code source}, if there is one. */
  ViewClient(Optional<InetAddress> source) {
    this.source = source;
  }

  /**
   * Asks {@code coordinator} what it sees; completed within {@link #LIMIT}, never with an error.
   */
  CompletableFuture<Asked<View>> ask(Peer coordinator) {
    return ask(
        coordinator,
        new Question<>(
            "status",
            StatusResource.PATH + "?view=own",
            "the original program",
            ViewReader::read,
            View::source));
  }

  /**
   * The same for how paths are.
   *
   * @param member the id or node of the member whose paths are wanted; none for all
   */
  CompletableFuture<Asked<PathsView>> askPaths(Peer coordinator, Optional<String> member) {
    String of = member.map(name -> "&member=" + URLEncoder.encode(name, UTF_8)).orElse("");
    return ask(
        coordinator,
        new Question<>(
            "paths",
            PathsResource.PATH + "?view=own" + of,
            "an earlier version or the original program",
            (body, askedMillis) -> PathsReader.read(body, askedMillis, member.isEmpty()),
            PathsView::source));
  }

  private <T> CompletableFuture<Asked<T>> ask(Peer coordinator, Question<T> question) {
    return Deadline.<Asked<T>>within(
            LIMIT, "knh-view", answer -> ask(coordinator, question, answer))
        .exceptionally(problem -> failed(coordinator, question, problem));
  }

  private <T> void ask(Peer coordinator, Question<T> question, CompletableFuture<Asked<T>> result)
      throws IOException {
    long askedMillis = System.currentTimeMillis();
    URI uri = URI.create("http://" + coordinator.address() + question.target());
    try (HttpAnswer answer = new FreshClient(uri, LIMIT, source, MAX_BYTES).get(HEADERS)) {
      result.complete(read(coordinator, question, answer, askedMillis));
    }
  }

  private static <T> Asked<T> read(
      Peer coordinator, Question<T> question, HttpAnswer answer, long askedMillis)
      throws IOException {
    String none = "has no " + question.what() + ": ";
    if (answer.status() == NOT_FOUND) {
      return failed(
          Lack.Kind.ORIGINAL, coordinator, none + "it is starting, or runs " + question.versions());
    }
    if (answer.status() != OK) {
      return failed(Lack.Kind.UNANSWERED, coordinator, none + "HTTP " + answer.status());
    }
    byte[] body = answer.body().readAllBytes();
    T seen = question.reader().apply(body, askedMillis);
    if (!question.source().apply(seen).equals(coordinator.id().value())) {
      // Another cluster's member may have got the address.
      return failed(
          Lack.Kind.UNREADABLE, coordinator, "does not answer: another member has its address");
    }
    return new Asked.Seen<>(seen);
  }

  private static <T> Asked<T> failed(Lack.Kind kind, Peer coordinator, String what) {
    return new Asked.Failed<>(new Lack(kind, "the coordinator " + coordinator + " " + what));
  }

  private static <T> Asked<T> failed(Peer coordinator, Question<T> question, Throwable problem) {
    LOG.log(
        Level.FINE, "the " + question.what() + " of " + coordinator + " cannot be had", problem);
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

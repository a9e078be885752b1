package io.knh.webhook;

import io.knh.core.model.PostResult;
import io.knh.http.FailureReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends posts, each with a hard limit for all of it and exactly one result. */
final class BoundedSend {

  private static final Logger LOG = Logger.getLogger("io.knh.webhook");

  private final ExecutorService threads;
  private final Duration limit;
  private final InstantSource clock;

  BoundedSend(ExecutorService threads, Duration limit, InstantSource clock) {
    this.threads = threads;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Returns at once; calls {@code then} once, at most {@code limit} later, from some thread that
   * must not be blocked. The thread that makes the post and sends it is interrupted when it still
   * runs then.
   */
  void start(Receiver receiver, Supplier<Post> post, Consumer<PostResult> then) {
    CompletableFuture<ReceiverAnswer> answer = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unusedTold =
        answer
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((known, failure) -> then.accept(result(known, failure)));
    try {
      Future<?> sending = threads.submit(() -> send(receiver, post, answer, ended));
      var unusedCut =
          ended
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((done, late) -> cutIf(late != null, sending));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void send(
      Receiver receiver,
      Supplier<Post> post,
      CompletableFuture<ReceiverAnswer> answer,
      CompletableFuture<Void> ended) {
    try {
      receiver.send(post.get(), answer);
      answer.completeExceptionally(new IllegalStateException("sent without an answer"));
    } catch (RuntimeException | Error e) {
      // Every failure is a result; an Error too, since the container may be ending under this.
      if (answer.completeExceptionally(e)) {
        // No message: it may quote the URL, whose path or query may hold a secret.
        LOG.log(Level.FINE, "a post failed: {0}", e.getClass().getName());
      }
    } finally {
      ended.complete(null);
    }
  }

  private PostResult result(@Nullable ReceiverAnswer answer, @Nullable Throwable failure) {
    if (answer != null) {
      return answer.result(clock.instant());
    }
    if (failure == null || failure instanceof RejectedExecutionException) {
      return new PostResult.Undelivered("this member is ending", Duration.ZERO);
    }
    return new PostResult.Undelivered(FailureReason.of(failure, limit), Duration.ZERO);
  }

  private static void cutIf(boolean late, Future<?> sending) {
    if (late) {
      sending.cancel(true);
    }
  }
}

package io.knh.webhook;

import io.knh.core.model.PostResult;
import io.knh.http.FailureReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
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
   * The threads that carry posts, a new one for each task: virtual, because an interrupt then cuts
   * a connection, and not the container's, because it interrupts its own threads as soon as SIGTERM
   * arrives, posts in flight included. They end with their posts, at the latest after {@code
   * WEBHOOK_TIMEOUT}.
   *
   * <p>All have the context class loader of the caller, which has to be one of the container's
   * threads: it finds the REST client there.
   */
  static ExecutorService threads() {
    ThreadFactory virtual = Thread.ofVirtual().name("knh-webhook-", 1).factory();
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    return Executors.newThreadPerTaskExecutor(
        task -> {
          Thread thread = virtual.newThread(task);
          thread.setContextClassLoader(application);
          return thread;
        });
  }

  /**
   * Returns at once; calls {@code then} once, at most {@code limit} later, from some thread that
   * must not be blocked. The thread that makes the post and sends it is interrupted when it still
   * runs then.
   */
  void start(Receiver receiver, Supplier<Post> post, Consumer<PostResult> then) {
    CompletableFuture<Receiver.Answer> answer = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused =
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
      CompletableFuture<Receiver.Answer> answer,
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

  private PostResult result(Receiver.@Nullable Answer answer, @Nullable Throwable failure) {
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

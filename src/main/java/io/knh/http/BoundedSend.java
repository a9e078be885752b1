package io.knh.http;

import io.knh.core.model.PostResult;
import java.io.IOException;
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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends posts, each with a hard limit for all of it and exactly one result. */
public final class BoundedSend {

  private static final Logger LOG = Logger.getLogger("io.knh.http");

  /** What sends one post. */
  @FunctionalInterface
  public interface Sending {

    /**
     * Sends it and completes {@code answer} as soon as that is known; may go on for a while after
     * that to end the connection in good order. An interrupt cuts the connection. What it throws
     * means that no answer came.
     */
    void run(CompletableFuture<ReceiverAnswer> answer) throws IOException;
  }

  private final ExecutorService threads;
  private final Duration limit;
  private final InstantSource clock;

  /** Sends on {@code threads}; a date in an answer is held to {@code clock}. */
  public BoundedSend(ExecutorService threads, Duration limit, InstantSource clock) {
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
   * threads: the REST client is found there.
   */
  public static ExecutorService threads() {
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
  public void start(Sending post, Consumer<PostResult> then) {
    CompletableFuture<ReceiverAnswer> answer = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused =
        answer
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((known, failure) -> then.accept(result(known, failure)));
    try {
      Future<?> sending = threads.submit(() -> send(post, answer, ended));
      var unusedCut =
          ended
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((done, late) -> cutIf(late != null, sending));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void send(
      Sending post, CompletableFuture<ReceiverAnswer> answer, CompletableFuture<Void> ended) {
    try {
      post.run(answer);
      answer.completeExceptionally(new IllegalStateException("sent without an answer"));
    } catch (IOException | RuntimeException | Error e) {
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

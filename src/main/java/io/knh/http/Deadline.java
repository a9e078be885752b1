package io.knh.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks on a thread of its own, and waits no longer than is said. A client's own limit is not
 * enough: it begins when a name has been looked up.
 */
public final class Deadline {

  private Deadline() {}

  /** What asks somebody. */
  @FunctionalInterface
  public interface Task<T> {

    /** Completes {@code answer} as soon as it is known; what it throws means that none came. */
    void run(CompletableFuture<T> answer) throws IOException;
  }

  /**
   * Begins {@code task} on a new thread {@code name}.
   *
   * @return the answer, or why there is none, {@code limit} later at the latest
   */
  public static <T> CompletableFuture<T> within(Duration limit, String name, Task<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      Thread.ofVirtual().name(name).start(() -> run(task, answer));
    } catch (OutOfMemoryError e) {
      // No thread is left, as when thousands of peers are silent. Thrown on, it would leave whoever
      // waits for this, and all that wait behind it, without an answer.
      answer.completeExceptionally(e);
    }
    return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> void run(Task<T> task, CompletableFuture<T> answer) {
    try {
      task.run(answer);
    } catch (IOException | RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }
}

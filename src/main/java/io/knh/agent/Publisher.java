package io.knh.agent;

import io.knh.core.model.Input;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands values of one kind to the agent: the first at once, even when it is empty, then each that
 * differs from the one handed over before. Holds one value only, so the newest is never lost, and a
 * full mailbox is asked again.
 */
public final class Publisher<V> {

  /**
   * One change arrives object by object, as that of a Service does slice by slice. An address that
   * moves from one to another may be missing in between, and must not lose its place in the roster,
   * so a change has this long to become complete.
   */
  public static final Duration SETTLE = Duration.ofMillis(100);

  /** Until a full mailbox is asked again. */
  public static final Duration RETRY = Duration.ofMillis(100);

  private final Inbox inbox;
  private final Function<V, Input> input;
  private @Nullable V latest;
  private @Nullable V published;
  private boolean scheduled;
  private boolean closed;

  /** Nothing is handed over yet; then each value as {@code input} makes one of it. */
  public Publisher(Inbox inbox, Function<V, Input> input) {
    this.inbox = inbox;
    this.input = input;
  }

  /** This is the value now; it must not change any more. */
  public synchronized void publish(V value) {
    latest = value;
    if (scheduled) {
      return;
    }
    if (published == null) {
      offer();
    } else if (!value.equals(published)) {
      offerIn(SETTLE);
    }
  }

  /** Nothing is handed over any more. */
  public synchronized void close() {
    closed = true;
  }

  private void offerIn(Duration delay) {
    scheduled = true;
    // The JDK's own daemon timer: no thread of ours that would have to be ended.
    Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    later.execute(this::offerNow);
  }

  private synchronized void offerNow() {
    scheduled = false;
    offer();
  }

  private void offer() {
    V value = latest;
    if (closed || value == null || Objects.equals(value, published)) {
      return;
    }
    if (inbox.offer(input.apply(value))) {
      published = value;
    } else {
      offerIn(RETRY);
    }
  }
}

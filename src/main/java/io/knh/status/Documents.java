package io.knh.status;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A document that many may ask for at once, and which is large: it is made once for all of them,
 * and stays good for a moment.
 */
final class Documents {

  /** So long the one before is given out again. */
  static final Duration FRESH = Duration.ofMillis(500);

  private final Supplier<CompletableFuture<byte[]>> maker;
  private final LongSupplier nanoTime;
  private CompletableFuture<byte[]> last = CompletableFuture.completedFuture(new byte[0]);
  private long madeNanos;
  private boolean made;

  Documents(Supplier<CompletableFuture<byte[]>> maker, LongSupplier nanoTime) {
    this.maker = maker;
    this.nanoTime = nanoTime;
  }

  /** The document, as it was at most {@link #FRESH} and the time to make it ago. */
  synchronized CompletableFuture<byte[]> get() {
    long nowNanos = nanoTime.getAsLong();
    boolean fresh = made && nowNanos - madeNanos < FRESH.toNanos();
    if (last.isDone() && (!fresh || last.isCompletedExceptionally())) {
      last = maker.get();
      madeNanos = nowNanos;
      made = true;
    }
    return last;
  }
}

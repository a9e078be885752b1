package io.knh.status;

import io.knh.core.model.Peer;
import io.knh.status.View.Lack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a follower asks of its coordinator while somebody looks: once for all who want to
 * know it at a time, and no more often than is worth it.
 *
 * @param <T> what is asked for
 */
final class Inquiry<T> {

  /** An answer is as good as new for so long. */
  static final Duration FRESH = Duration.ofSeconds(1);

  /**
   * A large answer takes long to make, to send and to read: it is fetched so many times more seldom
   * than it takes, lest looking at a cluster keep two members busy.
   */
  static final int SHARE = 10;

  /** It is fetched at least so often all the same. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final Function<Peer, CompletableFuture<Asked<T>>> client;
  private final LongSupplier nanoTime;

  private CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);
  private @Nullable Peer askedPeer;
  private Optional<T> last = Optional.empty();
  private Optional<Lack> lack = Optional.empty();
  private long nextNanos;

  /**
   * What is known by now.
   *
   * @param last what was answered last, by whomever
   * @param lack why that is not what the coordinator says now; none when it is
   */
  record Known<T>(Optional<T> last, Optional<Lack> lack) {}

  Inquiry(Function<Peer, CompletableFuture<Asked<T>>> client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /** What is known by now of {@code coordinator}. */
  synchronized Known<T> known(Peer coordinator) {
    boolean isOf = coordinator.equals(askedPeer);
    return new Known<>(last, isOf ? lack : Optional.of(notAsked(coordinator)));
  }

  /** What was answered last, by whomever. */
  synchronized Optional<T> last() {
    return last;
  }

  private static Lack notAsked(Peer coordinator) {
    return new Lack(Lack.Kind.NOT_ASKED, "the coordinator " + coordinator + " was not asked yet");
  }

  /** Asks {@code coordinator} if that is due; done when what was asked for is known. */
  synchronized CompletableFuture<Void> refreshed(Peer coordinator) {
    if (!coordinator.equals(askedPeer)) {
      askedPeer = coordinator;
      lack = Optional.of(notAsked(coordinator));
      nextNanos = nanoTime.getAsLong();
      asked = CompletableFuture.completedFuture(null);
    }
    long nowNanos = nanoTime.getAsLong();
    if (asked.isDone() && nowNanos - nextNanos >= 0) {
      asked = client.apply(coordinator).thenAccept(result -> take(coordinator, result, nowNanos));
    }
    return asked;
  }

  private synchronized void take(Peer from, Asked<T> result, long askedNanos) {
    if (!from.equals(askedPeer)) {
      return; // another coordinates by now
    }
    long tookNanos = nanoTime.getAsLong() - askedNanos;
    long pauseNanos = Math.clamp(SHARE * tookNanos, FRESH.toNanos(), LONGEST.toNanos());
    nextNanos = askedNanos + pauseNanos;
    switch (result) {
      case Asked.Seen<T> seen -> {
        last = Optional.of(seen.what());
        lack = Optional.empty();
      }
      case Asked.Failed<T> failed -> lack = Optional.of(failed.lack());
    }
  }
}

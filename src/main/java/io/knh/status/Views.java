package io.knh.status;

import io.knh.agent.Snapshots;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.status.View.Lack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The best view of the cluster that is to be had: the own one, that of the coordinator, which is
 * fetched while somebody looks, the last one that was, or the roster alone.
 */
final class Views {

  /** A view that was fetched is as good as new for so long. */
  static final Duration FRESH = Duration.ofSeconds(1);

  /**
   * A large view takes long to make, to send and to read: it is fetched so many times more seldom
   * than it takes, lest looking at a cluster keep two members busy.
   */
  static final int SHARE = 10;

  /** It is fetched at least so often all the same. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  /** A view that cannot be fetched anew stands for so long. */
  static final Duration STALE = Duration.ofMinutes(1);

  private final Snapshots snapshots;
  private final OwnView own;
  private final Function<Peer, CompletableFuture<ViewClient.Result>> client;
  private final LongSupplier nanoTime;

  private CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);
  private @Nullable Peer askedPeer;
  private @Nullable View fetched;
  private Optional<Lack> lack = Optional.empty();
  private long nextNanos;

  Views(
      Snapshots snapshots,
      OwnView own,
      Function<Peer, CompletableFuture<ViewClient.Result>> client,
      LongSupplier nanoTime) {
    this.snapshots = snapshots;
    this.own = own;
    this.client = client;
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /** The own view, whatever this member is. */
  View own() {
    return own.asCoordinator()
        .orElseGet(
            () -> own.alone(new Lack(Lack.Kind.NOT_WANTED, "this member does not coordinate")));
  }

  /** The best view, fetched anew first if that is due. Never fails. */
  CompletableFuture<View> fresh() {
    return refreshed().thenApply(done -> known());
  }

  /** The best view that is known by now; another may be on its way. */
  View known() {
    return own.asCoordinator().orElseGet(this::others);
  }

  private Optional<Peer> coordinator() {
    return snapshots.current().role() instanceof Role.Following following
        ? Optional.of(following.coordinator())
        : Optional.empty();
  }

  private synchronized View others() {
    Optional<Peer> coordinator = coordinator();
    Optional<Lack> trouble = coordinator.isEmpty() ? Optional.of(alone()) : lack;
    View last = fetched;
    if (last != null && trouble.isEmpty() && coordinator.get().equals(askedPeer)) {
      return last;
    }
    Lack why = trouble.orElseGet(() -> notAsked(coordinator.get()));
    // Also while a successor is found: what was seen last says more than the roster.
    boolean stands =
        last != null && System.currentTimeMillis() - last.madeMillis() <= STALE.toMillis();
    return stands && last != null ? last.stale(why) : own.alone(why);
  }

  private Lack alone() {
    return snapshots.current().leaving()
        ? new Lack(Lack.Kind.LEAVING, "this member is leaving")
        : new Lack(Lack.Kind.NO_COORDINATOR, "no coordinator is known");
  }

  private static Lack notAsked(Peer coordinator) {
    return new Lack(Lack.Kind.NOT_ASKED, "the coordinator " + coordinator + " was not asked yet");
  }

  /** Asks the coordinator if that is due; done when what was asked for is known. */
  synchronized CompletableFuture<Void> refreshed() {
    Optional<Peer> coordinator = coordinator();
    if (coordinator.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Peer peer = coordinator.get();
    if (!peer.equals(askedPeer)) {
      askedPeer = peer;
      lack = Optional.of(notAsked(peer));
      nextNanos = nanoTime.getAsLong();
      asked = CompletableFuture.completedFuture(null);
    }
    long nowNanos = nanoTime.getAsLong();
    if (asked.isDone() && nowNanos - nextNanos >= 0) {
      asked = client.apply(peer).thenAccept(result -> take(peer, result, nowNanos));
    }
    return asked;
  }

  private synchronized void take(Peer from, ViewClient.Result result, long askedNanos) {
    if (!from.equals(askedPeer)) {
      return; // another coordinates by now
    }
    long tookNanos = nanoTime.getAsLong() - askedNanos;
    long pauseNanos = Math.clamp(SHARE * tookNanos, FRESH.toNanos(), LONGEST.toNanos());
    nextNanos = askedNanos + pauseNanos;
    switch (result) {
      case ViewClient.Result.Seen seen -> {
        fetched = seen.view();
        lack = Optional.empty();
      }
      case ViewClient.Result.Failed failed -> lack = Optional.of(failed.lack());
    }
  }
}

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

/**
 * The best view of the cluster that is to be had: the own one, that of the coordinator, which is
 * fetched while somebody looks, the last one that was, or the roster alone.
 */
final class Views {

  /** A view that cannot be fetched anew stands for so long. */
  static final Duration STALE = Duration.ofMinutes(1);

  private final Snapshots snapshots;
  private final OwnView own;
  private final Inquiry<View> inquiry;

  Views(
      Snapshots snapshots,
      OwnView own,
      Function<Peer, CompletableFuture<Asked<View>>> client,
      LongSupplier nanoTime) {
    this.snapshots = snapshots;
    this.own = own;
    this.inquiry = new Inquiry<>(client, nanoTime);
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

  private View others() {
    Inquiry.Known<View> known =
        coordinator()
            .map(inquiry::known)
            .orElseGet(() -> new Inquiry.Known<>(inquiry.last(), Optional.of(alone())));
    Optional<View> last = known.last();
    if (known.lack().isEmpty() && last.isPresent()) {
      return last.get();
    }
    Lack why = known.lack().orElseThrow();
    // Also while a successor is found: what was seen last says more than the roster.
    return last.filter(view -> System.currentTimeMillis() - view.madeMillis() <= STALE.toMillis())
        .map(view -> view.stale(why))
        .orElseGet(() -> own.alone(why));
  }

  private Lack alone() {
    return snapshots.current().leaving()
        ? new Lack(Lack.Kind.LEAVING, "this member is leaving")
        : new Lack(Lack.Kind.NO_COORDINATOR, "no coordinator is known");
  }

  /** Asks the coordinator if that is due; done when what was asked for is known. */
  CompletableFuture<Void> refreshed() {
    return coordinator()
        .map(inquiry::refreshed)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }
}

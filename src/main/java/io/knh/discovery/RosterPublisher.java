package io.knh.discovery;

import io.knh.agent.Inbox;
import io.knh.core.model.Input;
import io.knh.core.model.Roster;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands rosters to the agent: the first at once, even when it is empty, then each that differs from
 * the one handed over before. Holds one roster only, so the newest is never lost, and a full
 * mailbox is asked again.
 */
final class RosterPublisher {

  /**
   * One change of the Service arrives slice by slice. An address that moves from one to another may
   * be missing in between, and must not lose its place in the roster, so a change has this long to
   * become complete.
   */
  static final Duration SETTLE = Duration.ofMillis(100);

  /** Until a full mailbox is asked again. */
  static final Duration RETRY = Duration.ofMillis(100);

  private final Inbox inbox;
  private @Nullable Roster latest;
  private @Nullable Roster published;
  private boolean scheduled;
  private boolean closed;

  RosterPublisher(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Discovery says {@code roster} now. */
  synchronized void publish(Roster roster) {
    latest = roster;
    if (scheduled) {
      return;
    }
    if (published == null) {
      offer();
    } else if (!roster.equals(published)) {
      offerIn(SETTLE);
    }
  }

  /** Nothing is handed over any more. */
  synchronized void close() {
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
    Roster roster = latest;
    if (closed || roster == null || Objects.equals(roster, published)) {
      return;
    }
    if (inbox.offer(new Input.RosterRead(roster))) {
      published = roster;
    } else {
      offerIn(RETRY);
    }
  }
}

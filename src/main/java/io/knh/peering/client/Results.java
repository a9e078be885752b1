package io.knh.peering.client;

import io.knh.agent.Inbox;
import io.knh.core.model.Input;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands results to the inbox, in their order. While it is full they wait here, so that the sockets
 * are served meanwhile; for one thread.
 */
final class Results {

  /** How long a result waits for room. Then the core's own deadline does the same, if later. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Results that wait at most: those of two rounds of 5,000. */
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = Logger.getLogger("io.knh.peering");

  private record Waiting(Input input, long giveUpNanos) {}

  private final Inbox inbox;
  private final LongSupplier nanoTime;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long lost;

  Results(Inbox inbox, LongSupplier nanoTime) {
    this.inbox = inbox;
    this.nanoTime = nanoTime;
  }

  void put(Input result) {
    if (waiting.isEmpty() && inbox.offer(result)) {
      return;
    }
    if (waiting.size() == MAX_WAITING) {
      waiting.remove();
      countLost();
    }
    waiting.add(new Waiting(result, nanoTime.getAsLong() + PATIENCE.toNanos()));
  }

  /** Tries again what waits. */
  void retry() {
    while (!waiting.isEmpty()) {
      Waiting first = waiting.element();
      if (inbox.offer(first.input)) {
        waiting.remove();
        reportLost();
      } else if (first.giveUpNanos - nanoTime.getAsLong() <= 0) {
        waiting.remove();
        countLost();
      } else {
        return;
      }
    }
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  private void countLost() {
    if (lost++ == 0) {
      LOG.warning(
          "this member is overloaded: results of probes are lost and count as timeouts; look for a"
              + " CPU limit or a full node");
    }
  }

  private void reportLost() {
    if (lost > 0) {
      LOG.log(
          Level.WARNING,
          "this member is no longer overloaded; {0} results of probes were lost",
          lost);
      lost = 0;
    }
  }
}

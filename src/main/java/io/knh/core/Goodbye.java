package io.knh.core;

import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The goodbye of a member that shuts down: up to five tries, half a second apart and overlapping,
 * until one is answered. A coordinator tries one successor after the other, so that the highest
 * that answers takes over at once; a follower says goodbye to its coordinator.
 */
final class Goodbye {

  /** Most tries. */
  static final int MAX_TRIES = 5;

  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
  private static final long NEVER = Long.MAX_VALUE;

  private static final int OK = 200;

  private final Supplier<LedgerMessage> ledgerMessage;
  private final Outlet outlet;
  private final List<Peer> tries = new ArrayList<>();
  private final Map<Long, Peer> open = new HashMap<>();
  private long nextNanos;
  private boolean done;

  /**
   * A goodbye to {@code successors}, the first of them first; over and over if they are few.
   *
   * @param ledgerMessage what they are to know of the ledger
   */
  Goodbye(List<Peer> successors, Supplier<LedgerMessage> ledgerMessage, Outlet outlet) {
    this.ledgerMessage = ledgerMessage;
    this.outlet = outlet;
    this.nextNanos = outlet.nowNanos();
    for (int i = 0; i < MAX_TRIES && !successors.isEmpty(); i++) {
      tries.add(successors.get(i % successors.size()));
    }
    done = successors.isEmpty();
  }

  void advance() {
    if (!done && !tries.isEmpty() && outlet.nowNanos() >= nextNanos) {
      nextNanos = outlet.nowNanos() + PAUSE_NANOS;
      Peer successor = tries.removeFirst();
      open.put(outlet.send(new Message.Goodbye(ledgerMessage.get()), successor), successor);
    }
  }

  /**
   * A try was answered.
   *
   * @return who heard it, if it is heard by that: one that leaves itself answers 503, the original
   *     program 404
   */
  Optional<Peer> answered(long exchange, int status) {
    Peer successor = open.get(exchange);
    if (successor == null || done || status != OK) {
      failed(exchange);
      return Optional.empty();
    }
    done = true;
    outlet.report(new Transition.GoodbyeAnswered(successor));
    return Optional.of(successor);
  }

  void failed(long exchange) {
    open.remove(exchange);
    done |= open.isEmpty() && tries.isEmpty();
  }

  /** Whether somebody heard it, or all tries are used up. */
  boolean done() {
    return done;
  }

  long wakeNanos() {
    return done || tries.isEmpty() ? NEVER : nextNanos;
  }
}

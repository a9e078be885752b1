package io.knh.simulation;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What each process must know by now, by the messages that went through. A fact that one of two
 * members knows is known to both once two heartbeats between them, one after the other and both
 * sent after it was known, were answered: the first answer shows that the ledgers differ, the
 * second exchange brings what one of them lacks.
 *
 * @param <F> kinds of facts, with equality by value
 */
final class Knowledge<F> {

  private static final long NEVER = Long.MAX_VALUE;

  // Looked up only, but for the facts themselves, whose order is that of their making.
  private final Map<F, Spread> spreads = new LinkedHashMap<>();

  private static final class Spread {
    private final IdentityHashMap<Node, Long> sinceNanos = new IdentityHashMap<>();
    private final IdentityHashMap<Node, IdentityHashMap<Node, Long>> once = new IdentityHashMap<>();

    long since(Node node) {
      return sinceNanos.getOrDefault(node, NEVER);
    }

    void exchanged(Node one, Node other, long sentNanos, long nowNanos) {
      boolean oneKnew = since(one) < sentNanos;
      boolean otherKnew = since(other) < sentNanos;
      if (oneKnew == otherKnew) {
        return;
      }
      IdentityHashMap<Node, Long> firsts =
          once.computeIfAbsent(one, node -> new IdentityHashMap<>());
      Long firstNanos = firsts.get(other);
      if (firstNanos == null) {
        firsts.put(other, nowNanos);
      } else if (sentNanos >= firstNanos) {
        sinceNanos.putIfAbsent(oneKnew ? other : one, nowNanos);
      }
    }
  }

  /** {@code who} finds {@code fact} out by itself. */
  void learn(F fact, Node who, long nowNanos) {
    spreads.computeIfAbsent(fact, unknown -> new Spread()).sinceNanos.putIfAbsent(who, nowNanos);
  }

  /** A heartbeat of {@code one} to {@code other}, sent at {@code sentNanos}, was answered now. */
  void exchanged(Node one, Node other, long sentNanos, long nowNanos) {
    for (Spread spread : spreads.values()) {
      spread.exchanged(one, other, sentNanos, nowNanos);
    }
  }

  /** Since when {@code who} must know {@code fact}; {@code Long.MAX_VALUE} when it need not. */
  long since(F fact, Node who) {
    Spread spread = spreads.get(fact);
    return spread == null ? NEVER : spread.since(who);
  }

  boolean mustKnow(F fact, Node who) {
    return since(fact, who) != NEVER;
  }

  /** Whether anybody must know {@code fact} who still runs. */
  boolean isRemembered(F fact) {
    Spread spread = spreads.get(fact);
    return spread != null && spread.sinceNanos.keySet().stream().anyMatch(Node::running);
  }

  /** Whether anybody ever knew {@code fact}. */
  boolean isKnown(F fact) {
    return spreads.containsKey(fact);
  }

  /** {@code fact} is true no more. */
  void end(F fact) {
    spreads.remove(fact);
  }

  /** The facts that {@code over} picks are true no more. */
  void endAll(Predicate<F> over) {
    spreads.keySet().removeIf(over);
  }

  /** {@code who} may have forgotten all facts that {@code forgettable} picks. */
  void forget(Node who, Predicate<F> forgettable) {
    spreads.forEach(
        (fact, spread) -> {
          if (forgettable.test(fact)) {
            spread.sinceNanos.remove(who);
            spread.once.remove(who);
            spread.once.values().forEach(firsts -> firsts.remove(who));
          }
        });
  }
}

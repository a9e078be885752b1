package io.knh.simulation;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What each process must know by now, by the messages that went through. A fact that one of two
 * members knows is known to both once {@link #EXCHANGES} heartbeats between them, one after the
 * other, none lost in between and all sent after it was known, were answered. The first may carry
 * what the other lacks, so that its answer is of no use; the second shows by its answer that the
 * ledgers differ; the third brings what is asked for. What only the one that asks knows takes two
 * more: it sends what has changed when it has read the other's (seed 2026148), and all, where the
 * other has lost its memory, when they differ still (seed 3244251).
 *
 * @param <F> kinds of facts, with equality by value
 */
final class Knowledge<F> {

  /** Heartbeats that it takes. */
  static final int EXCHANGES = 3;

  private static final int EXCHANGES_OF_THE_ASKING = EXCHANGES + 2;

  private static final long NEVER = Long.MAX_VALUE;

  /** How many went through, and when the last of them was answered. */
  private record Progress(int exchanges, long answeredNanos) {}

  // Looked up only, but for the facts themselves, whose order is that of their making.
  private final Map<F, Spread> spreads = new LinkedHashMap<>();

  private static final class Spread {
    private final IdentityHashMap<Node, Long> sinceNanos = new IdentityHashMap<>();
    private final IdentityHashMap<Node, IdentityHashMap<Node, Progress>> pairs =
        new IdentityHashMap<>();

    long since(Node node) {
      return sinceNanos.getOrDefault(node, NEVER);
    }

    void exchanged(Node one, Node other, long sentNanos, long nowNanos, Predicate<Node> believes) {
      boolean oneKnew = since(one) < sentNanos;
      boolean otherKnew = since(other) < sentNanos;
      if (oneKnew == otherKnew || !believes.test(oneKnew ? other : one)) {
        return;
      }
      IdentityHashMap<Node, Progress> others =
          pairs.computeIfAbsent(one, node -> new IdentityHashMap<>());
      Progress before = others.getOrDefault(other, new Progress(0, Long.MIN_VALUE));
      if (sentNanos < before.answeredNanos()) {
        return;
      }
      others.put(other, new Progress(before.exchanges() + 1, nowNanos));
      if (before.exchanges() + 1 == (oneKnew ? EXCHANGES_OF_THE_ASKING : EXCHANGES)) {
        sinceNanos.putIfAbsent(oneKnew ? other : one, nowNanos);
      }
    }
  }

  /** {@code who} finds {@code fact} out by itself. */
  void learn(F fact, Node who, long nowNanos) {
    spreads.computeIfAbsent(fact, unknown -> new Spread()).sinceNanos.putIfAbsent(who, nowNanos);
  }

  /**
   * A heartbeat of {@code one} to {@code other}, sent at {@code sentNanos}, was answered now.
   *
   * @param believes whether a member would take over such a fact
   */
  void exchanged(
      Node one, Node other, long sentNanos, long nowNanos, BiPredicate<F, Node> believes) {
    spreads.forEach(
        (fact, spread) ->
            spread.exchanged(
                one, other, sentNanos, nowNanos, member -> believes.test(fact, member)));
  }

  /** A heartbeat of {@code one} to {@code other} was lost: what it carried is sent anew. */
  void interrupted(Node one, Node other) {
    for (Spread spread : spreads.values()) {
      IdentityHashMap<Node, Progress> others = spread.pairs.get(one);
      if (others != null) {
        others.remove(other);
      }
    }
  }

  /**
   * A question of {@code one} was lost. It may have been asked instead of others whose ledgers had
   * the same digest, and is asked for anew (seed 2021849).
   */
  void unanswered(Node one) {
    spreads.values().forEach(spread -> spread.pairs.remove(one));
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
            spread.pairs.remove(who);
            spread.pairs.values().forEach(others -> others.remove(who));
          }
        });
  }
}

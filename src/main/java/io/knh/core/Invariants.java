package io.knh.core;

import io.knh.core.model.Invariant;
import io.knh.core.model.Outlet;
import io.knh.core.model.Transition;
import java.util.EnumSet;
import java.util.Set;

/**
 * Holds a member to its {@linkplain Invariant invariants}. Where assertions are on, as in all tests
 * and in the simulation, a step that breaks one throws. Elsewhere that is counted, and said once:
 * an alert of a member with a bug is worth more than none.
 */
final class Invariants {

  private final boolean throwing;
  private final Outlet outlet;
  private final Set<Invariant> said = EnumSet.noneOf(Invariant.class);

  /** Throws if {@code throwing}, else counts. */
  Invariants(boolean throwing, Outlet outlet) {
    this.throwing = throwing;
    this.outlet = outlet;
  }

  /** {@code invariant} has to hold; {@code otherwise} says what is wrong when it does not. */
  void expect(boolean holds, Invariant invariant, String otherwise) {
    if (!holds) {
      broken(invariant, otherwise);
    }
  }

  /** The same of a number that has a bound. */
  void expectAtMost(long number, long most, Invariant invariant, String what) {
    if (number > most) {
      broken(invariant, number + " " + what + ", of at most " + most);
    }
  }

  private void broken(Invariant invariant, String what) {
    if (throwing) {
      throw new IllegalStateException("invariant " + invariant + " is broken: " + what);
    }
    outlet.report(new Transition.InvariantFailed(invariant));
    if (said.add(invariant)) {
      outlet.report(new Transition.InvariantBroken(invariant, what));
    }
  }
}

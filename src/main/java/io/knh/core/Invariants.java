package io.knh.core;

import io.knh.core.alert.Delivery;
import io.knh.core.alert.Notices;
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

  /** Alerts that are looked at after every step; more of them, only once in so many steps. */
  private static final int FEW = 64;

  private final boolean throwing;
  private final Outlet outlet;
  private final Set<Invariant> said = EnumSet.noneOf(Invariant.class);
  private int turn;

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

  /**
   * Checks that every alert of {@code delivery}, and every notice, is in one state, and few are on
   * their way.
   */
  void check(Delivery delivery, Notices notices) {
    expectAtMost(delivery.inFlight(), Delivery.MAX_IN_FLIGHT, Invariant.IN_FLIGHT, "posts");
    turn++;
    if (delivery.size() <= FEW || turn % FEW == 0) {
      delivery.fault().ifPresent(fault -> broken(Invariant.ALERTS, fault));
      notices.fault().ifPresent(fault -> broken(Invariant.ALERTS, fault));
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

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Delivery;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Notices;
import io.knh.core.election.Election;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Silence;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import io.knh.core.path.PathProbing;
import io.knh.simulation.World;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only legal moves lead from phase to phase, and a state that must not be ends no member. */
class PhaseTest {

  private static final WallClock CLOCK = Instant.EPOCH::plusNanos;

  private final MemberSettings settings = World.of(1).node(1).settings();
  private final Parts parts = parts();

  private Parts parts() {
    Timings timings = Timings.DEFAULTS;
    StepOutlet outlet = new StepOutlet(new Exchanges(timings.probeTimeout()), 0);
    Ledger ledger = new Ledger(CLOCK);
    return new Parts(
        settings,
        new Membership(settings.self(), timings, outlet),
        ledger,
        new Delivery(settings, ledger, () -> 1, outlet),
        new Notices(settings, ledger, () -> 1, outlet),
        new Nodes(settings.self(), settings.alerts()),
        new Election(settings.self(), timings.silence().toNanos(), ledger::left, outlet, 0),
        new PathProbing(settings, outlet),
        new AlertIds(() -> 1),
        CLOCK,
        outlet,
        0);
  }

  private Following following() {
    return new Following(parts, Silence.NONE);
  }

  private Coordinating coordinating() {
    return new Coordinating(parts, Silence.NONE);
  }

  private Leaving leaving() {
    return new Leaving(parts, List.of(), List.of());
  }

  @Test
  void aFollowerCoordinatesOrLeaves() {
    assertTrue(following().givesWayTo(coordinating()));
    assertTrue(following().givesWayTo(leaving()));
    assertThrows(IllegalStateException.class, () -> following().givesWayTo(following()));
  }

  @Test
  void aCoordinatorFollowsOrLeaves() {
    assertTrue(coordinating().givesWayTo(following()));
    assertTrue(coordinating().givesWayTo(leaving()));
    assertThrows(IllegalStateException.class, () -> coordinating().givesWayTo(coordinating()));
  }

  @Test
  void whoeverLeavesDoesNothingElseAnyMore() {
    for (Phase next : List.of(following(), coordinating(), leaving())) {
      assertThrows(IllegalStateException.class, () -> leaving().givesWayTo(next));
    }
  }

  @Test
  void aPhaseThatGoesOnIsNotBegunAgain() {
    for (Phase phase : List.of(following(), coordinating(), leaving())) {
      assertFalse(phase.givesWayTo(phase));
    }
  }

  @Test
  void whatMustNotBeIsCountedAndSaidOnceWhereAssertionsAreOff() {
    Member member = new Member(settings, () -> 1, CLOCK, 0, false);
    Roster alone = Roster.of(List.of(new RosterEntry(settings.self(), true, false)));
    member.step(new Input.RosterRead(alone), 10);
    assertEquals(
        List.of(
            new Transition.InvariantFailed(Invariant.TIME),
            new Transition.InvariantBroken(Invariant.TIME, "a step came before the last one")),
        reports(member.step(new Input.Tick(), 9)));
    assertEquals(
        List.of(new Transition.InvariantFailed(Invariant.TIME)),
        reports(member.step(new Input.Tick(), 8)));
    member.step(new Input.Tick(), member.wakeNanos());
    assertEquals(new Role.Coordinating(), member.snapshot(0).role());
  }

  @Test
  void whatMustNotBeEndsTheStepWhereAssertionsAreOn() {
    Member member = new Member(settings, () -> 1, CLOCK, 10, true);
    assertThrows(IllegalStateException.class, () -> member.step(new Input.Tick(), 9));
  }

  private static List<Transition> reports(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Report.class::isInstance)
        .map(effect -> ((Effect.Report) effect).transition())
        .toList();
  }
}

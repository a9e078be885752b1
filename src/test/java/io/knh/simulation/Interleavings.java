package io.knh.simulation;

import io.knh.core.Input;
import io.knh.core.Timings;
import io.knh.simulation.Trouble.Mishap;
import io.knh.simulation.Trouble.Said;
import io.knh.simulation.Trouble.Standstill;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that up to two troubles can do to a cluster of three, whenever they come: each trouble of a
 * list at each of the moments of a healthy round, and after it each trouble again at each of the
 * moments that follow. A moment is where a message was sent or arrived; between two of them nothing
 * can be told apart. That a message is late, and others overtake it, is one of the troubles.
 */
final class Interleavings {

  private static final int SIZE = 3;

  private static final Setting SETTING =
      new Setting(
          1,
          SIZE,
          Timings.DEFAULTS,
          false,
          true,
          true,
          Collections.nCopies(SIZE, Clock.RIGHT),
          Collections.nCopies(SIZE, Duration.ofMillis(100)),
          List.of(),
          false,
          false,
          true);

  private final int depth;

  /**
   * A search.
   *
   * @param depth moments after the first trouble at which the second may come
   */
  Interleavings(int depth) {
    this.depth = depth;
  }

  /** A trouble and how long it lasts. */
  private record Kind(Trouble trouble, Duration lasts) {}

  private static List<Kind> kinds() {
    Duration round = Timings.DEFAULTS.probeInterval();
    List<Kind> kinds = new ArrayList<>();
    for (int i = 1; i <= SIZE; i++) {
      kinds.add(new Kind(new Trouble.Crash(i), Duration.ZERO));
      kinds.add(new Kind(new Trouble.Crash(i), Duration.ofSeconds(4)));
      kinds.add(new Kind(new Trouble.Pause(i, Standstill.STOPPED), Duration.ofSeconds(3)));
      kinds.add(new Kind(new Trouble.Pause(i, Standstill.STOPPED), Duration.ofSeconds(12)));
      kinds.add(new Kind(new Trouble.Replacement(i, false), Duration.ofSeconds(8)));
      kinds.add(new Kind(new Trouble.Cut(List.of(i), Link.REFUSES, true, true), round));
      kinds.add(
          new Kind(new Trouble.Cut(List.of(i), Link.DROPS, false, true), round.multipliedBy(3)));
      kinds.add(new Kind(new Trouble.Misreading(List.of(1, 2, 3), without(i)), round));
    }
    kinds.add(new Kind(new Trouble.OneMessage(Mishap.LOST), Duration.ZERO));
    kinds.add(new Kind(new Trouble.OneMessage(Mishap.LATE), Duration.ZERO));
    return kinds;
  }

  private static List<Said> without(int member) {
    List<Said> said = new ArrayList<>(Collections.nCopies(SIZE, Said.RIGHTLY));
    said.set(member - 1, Said.NOTHING);
    return said;
  }

  private static Plan plan(List<Fault> faults) {
    return new Plan(0, SETTING, faults, List.of(), Plan.Ending.NOTHING, 0);
  }

  /** One trouble at each moment of a round. */
  List<Plan> firsts() {
    List<Plan> plans = new ArrayList<>();
    Duration round = SETTING.timings().probeInterval();
    for (Duration moment : moments(plan(List.of()), Duration.ZERO)) {
      if (moment.compareTo(round) < 0) {
        for (Kind kind : kinds()) {
          plans.add(plan(List.of(new Fault(moment, kind.lasts(), kind.trouble()))));
        }
      }
    }
    return plans;
  }

  /** A second trouble after the one of {@code first}, at each of the next moments. */
  Stream<Plan> seconds(Plan first) {
    Fault before = first.faults().getFirst();
    List<Plan> plans = new ArrayList<>();
    moments(first, before.at()).stream()
        .limit(depth)
        .forEach(
            moment -> {
              for (Kind kind : kinds()) {
                plans.add(plan(List.of(before, new Fault(moment, kind.lasts(), kind.trouble()))));
              }
            });
    return plans.stream();
  }

  /** When messages are sent or arrive in the troubles of {@code plan}, from {@code since} on. */
  private static List<Duration> moments(Plan plan, Duration since) {
    TreeSet<Duration> moments = new TreeSet<>();
    Run.watched(
        plan,
        (at, input, effects) -> {
          boolean moves = !(input instanceof Input.Tick) || !effects.isEmpty();
          if (moves && at.compareTo(since) >= 0) {
            // Just after: whatever happens at the same time has happened.
            moments.add(at.plusNanos(1));
          }
        });
    return List.copyOf(moments);
  }
}

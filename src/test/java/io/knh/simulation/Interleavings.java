package io.knh.simulation;

import io.knh.core.model.Input;
import io.knh.core.model.Timings;
import io.knh.simulation.Trouble.Mishap;
import io.knh.simulation.Trouble.Said;
import io.knh.simulation.Trouble.Standstill;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that two troubles can do to a cluster of three: each of a list of troubles at each of some
 * moments of a healthy round, and after it each again at each of some moments that follow. Nothing
 * is drawn. A trouble lasts shorter than the attempts before a decision, longer than an election,
 * or until all is mended, with and without a Lease; all of these for each pair would be 18 times as
 * many, so they take turns.
 */
final class Interleavings {

  private static final int SIZE = 3;

  private static final Duration ROUND = Timings.DEFAULTS.probeInterval();

  private static final List<Duration> LASTING =
      List.of(Duration.ofMillis(3_200), Duration.ofSeconds(17), Duration.ZERO);

  /** When troubles come. */
  interface Moments {

    /** Moments of a healthy round. */
    List<Duration> firsts();

    /** Moments after the trouble of {@code first}. */
    List<Duration> seconds(Plan first);
  }

  /** Equal steps: {@code phases} of a round, and {@code distances} within {@link #FARTHEST}. */
  record Steps(int phases, int distances) implements Moments {

    /** Longer than the attempts before a decision. */
    private static final Duration FARTHEST = Duration.ofSeconds(12);

    private static final Duration BEGIN = Duration.ofMillis(130);

    @Override
    public List<Duration> firsts() {
      return steps(BEGIN, ROUND, phases);
    }

    @Override
    public List<Duration> seconds(Plan first) {
      return steps(first.faults().getFirst().at(), FARTHEST, distances);
    }

    private static List<Duration> steps(Duration begin, Duration length, int number) {
      return IntStream.range(0, number)
          .mapToObj(step -> begin.plus(length.multipliedBy(step).dividedBy(number)))
          .toList();
    }
  }

  /**
   * Where a message is sent or arrives: between two of these moments nothing can be distinguished.
   * The second trouble comes at one of the next {@code depth} of them.
   */
  record Messages(int depth) implements Moments {

    @Override
    public List<Duration> firsts() {
      return moments(plan(List.of(), true), Duration.ZERO).stream()
          .filter(moment -> moment.compareTo(ROUND) < 0)
          .toList();
    }

    @Override
    public List<Duration> seconds(Plan first) {
      return moments(first, first.faults().getFirst().at()).stream().limit(depth).toList();
    }

    private static List<Duration> moments(Plan plan, Duration since) {
      TreeSet<Duration> moments = new TreeSet<>();
      Run.monitored(
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

  private Interleavings() {}

  /** Every pair of troubles at {@code moments}. */
  static List<Plan> of(Moments moments) {
    List<Fault> firsts = faults(moments.firsts());
    return IntStream.range(0, firsts.size())
        .parallel()
        .boxed()
        .flatMap(turn -> pairs(moments, firsts.get(turn), turn))
        .toList();
  }

  private static Stream<Plan> pairs(Moments moments, Fault first, int turn) {
    boolean lease = turn % 2 == 0;
    List<Fault> seconds = faults(moments.seconds(plan(List.of(first), lease)));
    return IntStream.range(0, seconds.size())
        .mapToObj(next -> plan(List.of(first, seconds.get(next)), lease ^ next % 2 == 0));
  }

  private static List<Fault> faults(List<Duration> moments) {
    List<Fault> faults = new ArrayList<>();
    for (Duration moment : moments) {
      for (Trouble trouble : troubles()) {
        faults.add(new Fault(moment, LASTING.get(faults.size() % LASTING.size()), trouble));
      }
    }
    return faults;
  }

  private static List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    for (int i = 1; i <= SIZE; i++) {
      troubles.add(new Trouble.Crash(i));
      troubles.add(new Trouble.PowerLoss(i));
      troubles.add(new Trouble.Restart(i));
      troubles.add(new Trouble.Pause(i, Standstill.STOPPED));
      troubles.add(new Trouble.Rolling(i, false));
      troubles.add(new Trouble.Cut(List.of(i), Link.DROPS, true, true));
      troubles.add(new Trouble.Cut(List.of(i), Link.DROPS, true, false));
      troubles.add(new Trouble.Cut(List.of(i), Link.REFUSES, true, true));
      troubles.add(new Trouble.BadPath(i, i % SIZE + 1, Path.of(Link.DROPS)));
      troubles.add(new Trouble.Misreading(List.of(1, 2, 3), without(i)));
    }
    troubles.add(new Trouble.OneMessage(Mishap.LOST));
    troubles.add(new Trouble.OneMessage(Mishap.LATE));
    return troubles;
  }

  private static List<Said> without(int member) {
    List<Said> said = new ArrayList<>(Collections.nCopies(SIZE, Said.RIGHTLY));
    said.set(member - 1, Said.NOTHING);
    return said;
  }

  private static Plan plan(List<Fault> faults, boolean lease) {
    Setting setting =
        new Setting(
            1,
            SIZE,
            Timings.DEFAULTS,
            false,
            lease,
            true,
            Collections.nCopies(SIZE, Clock.RIGHT),
            Collections.nCopies(SIZE, Duration.ofMillis(20)),
            List.of(),
            true,
            true,
            true);
    return new Plan(1, setting, faults, List.of(1, 2, 3), Plan.Ending.FEW_GO_DOWN, 1);
  }
}

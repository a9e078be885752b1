package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.knh.core.Timings;
import io.knh.simulation.Trouble.Standstill;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Three members and every pair of faults: each kind at each member, from each phase of a round, the
 * second at each distance after the first, each lasting shorter than a verdict, longer than an
 * election, or until all is mended. Nothing is drawn. The depth is that of the steps: {@code
 * -Dinterleavings.phases} of the round of 5 s and {@code -Dinterleavings.distances} within 12 s.
 */
class InterleavingsTest {

  private static final int PHASES = Integer.getInteger("interleavings.phases", 2);
  private static final int DISTANCES = Integer.getInteger("interleavings.distances", 3);
  private static final int DEPTH = Integer.getInteger("interleavings.depth", 1);
  private static final Duration ROUND = Timings.DEFAULTS.probeInterval();
  private static final Duration FARTHEST = Duration.ofSeconds(12);
  private static final int MEMBERS = 3;

  /** Failing pairs that are described before the rest is left out. */
  private static final int DESCRIBED = 5;

  private static final List<Duration> LASTING =
      List.of(Duration.ofMillis(3_200), Duration.ofSeconds(17), Duration.ZERO);

  @Test
  void everyPairOfFaultsKeepsWhatIsPromised() {
    check(plans(), PHASES + " phases, " + DISTANCES + " distances");
  }

  private static void check(List<Plan> plans, String depth) {
    Tally tally = new Tally();
    List<Plan> failing = plans.parallelStream().filter(plan -> tally.add(Run.of(plan))).toList();
    System.out.println("interleavings of two faults, " + depth + ": " + tally.words());
    assertTrue(plans.size() > 1_000);
    if (!failing.isEmpty()) {
      List<String> words = new ArrayList<>();
      words.add(failing.size() + " of " + plans.size() + " pairs failed");
      for (Plan plan : failing.subList(0, Math.min(DESCRIBED, failing.size()))) {
        words.add(plan.words() + Run.of(plan).violations());
      }
      fail(String.join("\n", words));
    }
  }

  /**
   * The same at single messages: each trouble, among them the loss and the delay of one message, at
   * each moment of a healthy round at which a message is sent or arrives, and each again at the
   * next {@code -Dinterleavings.depth} such moments.
   */
  @Test
  void everyTroubleAtEveryMessageAndASecondAfterItKeepsWhatIsPromised() {
    Interleavings search = new Interleavings(DEPTH);
    List<Plan> plans =
        search.firsts().parallelStream()
            .flatMap(first -> Stream.concat(Stream.of(first), search.seconds(first)))
            .toList();
    check(plans, "moments to depth " + DEPTH);
  }

  private static List<Plan> plans() {
    List<Plan> plans = new ArrayList<>();
    for (Trouble first : troubles()) {
      for (Trouble second : troubles()) {
        for (int phase = 0; phase < PHASES; phase++) {
          for (int distance = 0; distance < DISTANCES; distance++) {
            Duration at = ROUND.multipliedBy(phase).dividedBy(PHASES).plusMillis(130);
            Duration then = at.plus(FARTHEST.multipliedBy(distance).dividedBy(DISTANCES));
            // All lengths of both would be nine times as many: they alternate instead.
            int turn = plans.size();
            plans.add(
                plan(
                    new Fault(at, LASTING.get(turn % LASTING.size()), first),
                    new Fault(then, LASTING.get(turn / 3 % LASTING.size()), second),
                    turn % 2 == 0));
          }
        }
      }
    }
    return plans;
  }

  private static Plan plan(Fault first, Fault second, boolean lease) {
    List<Clock> clocks = IntStream.range(0, MEMBERS).mapToObj(i -> Clock.RIGHT).toList();
    List<Duration> discovery =
        IntStream.range(0, MEMBERS).mapToObj(i -> Duration.ofMillis(20)).toList();
    Setting setting =
        new Setting(
            1,
            MEMBERS,
            Timings.DEFAULTS,
            false,
            lease,
            false,
            clocks,
            discovery,
            List.of(),
            true,
            true,
            true);
    return new Plan(1, setting, List.of(first, second), List.of(1, 2, 3), Plan.Ending.FEW_DIE, 1);
  }

  private static List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    for (int i = 1; i <= MEMBERS; i++) {
      int next = i % MEMBERS + 1;
      troubles.add(new Trouble.Crash(i));
      troubles.add(new Trouble.PowerLoss(i));
      troubles.add(new Trouble.Restart(i));
      troubles.add(new Trouble.Pause(i, Standstill.STOPPED));
      troubles.add(new Trouble.Rolling(i, false));
      troubles.add(new Trouble.Cut(List.of(i), Link.DROPS, true, true));
      troubles.add(new Trouble.Cut(List.of(i), Link.DROPS, true, false));
      troubles.add(new Trouble.Cut(List.of(i), Link.REFUSES, true, true));
      troubles.add(new Trouble.BadPath(i, next, Path.of(Link.DROPS)));
    }
    return troubles;
  }
}

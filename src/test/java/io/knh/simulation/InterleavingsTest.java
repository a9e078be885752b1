package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every pair of troubles on three members keeps what is promised: at equal steps, {@code
 * -Dinterleavings.phases} of the round and {@code -Dinterleavings.distances} within 12 s, and at
 * single messages, {@code -Dinterleavings.depth} of them after the first trouble.
 */
@ManyRuns
class InterleavingsTest {

  private static final int PHASES = Integer.getInteger("interleavings.phases", 2);
  private static final int DISTANCES = Integer.getInteger("interleavings.distances", 3);
  private static final int DEPTH = Integer.getInteger("interleavings.depth", 1);

  /** Failing pairs that are described before the rest is left out. */
  private static final int DESCRIBED = 5;

  @Test
  void everyPairOfTroublesAtEveryStepKeepsWhatIsPromised() {
    check(new Interleavings.Steps(PHASES, DISTANCES));
  }

  @Test
  void everyPairOfTroublesAtEveryMessageKeepsWhatIsPromised() {
    check(new Interleavings.Messages(DEPTH));
  }

  private static void check(Interleavings.Moments moments) {
    List<Plan> plans = Interleavings.of(moments);
    assertTrue(plans.size() > 1_000);
    Tally tally = new Tally();
    List<Plan> failing = plans.parallelStream().filter(plan -> tally.add(Run.of(plan))).toList();
    System.out.println("interleavings at " + moments + ": " + tally.words());
    if (!failing.isEmpty()) {
      List<String> words = new ArrayList<>();
      words.add(failing.size() + " of " + plans.size() + " pairs failed");
      for (Plan plan : failing.subList(0, Math.min(DESCRIBED, failing.size()))) {
        words.add(plan.words() + Run.of(plan).violations());
      }
      fail(String.join("\n", words));
    }
  }
}

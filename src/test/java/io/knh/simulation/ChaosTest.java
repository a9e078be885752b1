package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is promised holds whatever goes wrong. A seed that failed is printed; {@code
 * -Dchaos.first=<seed> -Dchaos.seeds=1} runs it again and prints all that its members reported.
 */
class ChaosTest {

  private static final long FIRST = Long.getLong("chaos.first", 1);
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 400);

  /** Failing seeds that are described before the rest is left out. */
  private static final int DESCRIBED = 10;

  @Test
  void everySeedKeepsWhatIsPromised() {
    List<String> failures = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS && failures.size() < DESCRIBED; seed++) {
      Chaos chaos = new Chaos(seed);
      chaos.run();
      if (!chaos.violations().isEmpty()) {
        failures.add("seed " + seed + ": " + chaos.violations());
        if (SEEDS == 1) {
          failures.addAll(chaos.trace());
        }
      }
    }
    if (!failures.isEmpty()) {
      fail(String.join("\n", failures));
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    for (long seed = 1; seed <= 5; seed++) {
      Chaos first = new Chaos(seed);
      first.run();
      Chaos second = new Chaos(seed);
      second.run();
      assertFalse(first.trace().isEmpty());
      assertEquals(first.trace(), second.trace());
    }
  }
}

package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.knh.core.model.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The same inputs at the same times give the same effects, whatever else a process does. */
class DeterminismTest {

  private static final int SEEDS = 30;

  @Test
  void aSeedGivesTheSameDigestWhateverRanBeforeAndBeside() {
    Map<Long, String> alone = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      alone.put(seed, TraceDigest.of(seed));
    }
    Map<Long, String> together = new ConcurrentSkipListMap<>();
    LongStream.rangeClosed(1, SEEDS)
        .map(turn -> SEEDS + 1 - turn)
        .parallel()
        .forEach(seed -> together.put(seed, TraceDigest.of(seed)));
    assertEquals(alone, together);
    assertEquals(SEEDS, alone.values().stream().distinct().count());
  }

  /** A digest that overlooks something would prove nothing. */
  @Test
  void anEffectThatIsMissingChangesTheDigest() {
    for (int effect : new int[] {1, 100, 1_000}) {
      assertNotEquals(
          TraceDigest.of(1), TraceDigest.of(Draw.of(1), new Without(effect)), "without " + effect);
    }
  }

  /** Leaves out one effect of all, by its number. */
  private static final class Without implements Tampering {
    private int left;

    Without(int effect) {
      left = effect;
    }

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      List<Effect> altered = new ArrayList<>(effects);
      altered.removeIf(effect -> --left == 0);
      return altered;
    }
  }
}

package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The invariants can be broken: whatever is damaged in a member is noticed, and as what it is. */
class InvariantsTest {

  /** Seeds within which each has to be noticed. */
  private static final long SEEDS = 300;

  /** Played together, so that the search ends soon after the first find. */
  private static final long BATCH = 10;

  @ParameterizedTest
  @EnumSource
  void whateverIsDamagedIsNoticed(Damage damage) {
    OptionalLong found = OptionalLong.empty();
    for (long first = 1; first <= SEEDS && found.isEmpty(); first += BATCH) {
      found =
          LongStream.range(first, first + BATCH)
              .parallel()
              .filter(seed -> notices(damage, seed))
              .min();
    }
    assertTrue(found.isPresent(), damage + " was not noticed in " + SEEDS + " seeds");
    System.out.println(damage + " is noticed in seed " + found.getAsLong());
  }

  private static boolean notices(Damage damage, long seed) {
    AtomicBoolean done = new AtomicBoolean();
    Observer vandal =
        (Node node, Input input, List<Effect> effects) -> {
          if (!done.get() && damage.doTo(node)) {
            done.set(true);
          }
        };
    return Run.observed(Draw.of(seed), Tampering.NONE, vandal).violations().stream()
        .anyMatch(violation -> damage.isNoticedBy(violation.what()));
  }
}

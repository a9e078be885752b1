package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks can fail: whatever is broken in a member is found, and as what it is. */
@ManyRuns
class BreaksTest {

  /** Seeds within which each has to be found; the build plays most of them without any break. */
  private static final long SEEDS = 3_000;

  /** Played together: most are found by one of the first seeds, and the rest need not be played. */
  private static final long BATCH = 6;

  @ParameterizedTest
  @EnumSource
  void whateverIsBrokenIsFound(Break broken) {
    OptionalLong found = OptionalLong.empty();
    for (long first = 1; first <= SEEDS && found.isEmpty(); first += BATCH) {
      found =
          LongStream.range(first, first + BATCH)
              .parallel()
              .filter(seed -> finds(broken, seed))
              .min();
    }
    assertTrue(found.isPresent(), broken + " was not found in " + SEEDS + " seeds");
    System.out.println(broken + " is found by seed " + found.getAsLong());
  }

  private static boolean finds(Break broken, long seed) {
    List<Violation> violations = Run.tampered(Draw.of(seed), broken.make()).violations();
    return violations.stream().anyMatch(violation -> violation.kind() == broken.kind());
  }
}

package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases of paths can fail: whatever is broken in how members probe them is found. */
@ManyRuns
class PathBreaksTest {

  /** Cases within which each has to be found; the build plays them without any break. */
  private static final long SEEDS = 24;

  @ParameterizedTest
  @EnumSource
  void whateverIsBrokenIsFound(PathBreak broken) {
    OptionalLong found =
        LongStream.rangeClosed(1, SEEDS).filter(seed -> finds(broken, seed)).findFirst();
    assertTrue(found.isPresent(), broken + " was not found in " + SEEDS + " cases");
    System.out.println(broken + " is found by case " + found.getAsLong());
  }

  private static boolean finds(PathBreak broken, long seed) {
    try {
      new PathCase(seed).tampered(broken.make());
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}

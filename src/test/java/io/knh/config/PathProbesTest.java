package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathProbesTest {

  private final Environment least = Environment.least();

  @Test
  void tenPathsAreProbedUnlessAnotherNumberIsSet() {
    assertEquals(10, least.settings().member().pathProbes());
    assertTrue(least.settings().toString().contains(" PATH_PROBES=10 "));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64})
  void anyNumberUpToTheMostIsTaken(int number) {
    Environment set = least.with("PATH_PROBES", "" + number);
    assertEquals(number, set.settings().member().pathProbes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65", "ten", "1.5", "10%", "99999999999"})
  void anythingElseIsWrong(String value) {
    assertEquals(
        List.of("PATH_PROBES is \"" + value + "\": give a whole number from 0 to 64"),
        least.with("PATH_PROBES", value).problems());
  }
}

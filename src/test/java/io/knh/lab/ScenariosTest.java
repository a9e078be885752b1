package io.knh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenariosTest {

  @Test
  void noTwoScenariosHaveOneName() {
    List<String> names = Scenarios.named("all").stream().map(Scenario::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
  }

  @Test
  void theFewAreAmongAll() {
    assertEquals(9, Scenarios.named("few").size());
  }

  @Test
  void aNameThatNoScenarioHasIsAnsweredByTheNamesThatThereAre() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Scenarios.named("peer-crashes,flood"))
            .getMessage();
    assertTrue(String.valueOf(message).startsWith("no scenario is called flood; there are: peer-"));
  }

  /** The figures of the promises, and 3 s to alert. */
  @Test
  void theBoundsAreThoseThatArePromised() {
    assertEquals(Duration.ofSeconds(11 + 3), LabTimings.DEFAULT.peerOutage());
    assertEquals(Duration.ofSeconds(16 + 3), LabTimings.DEFAULT.coordinatorOutage(0));
    assertEquals(Duration.ofSeconds(30), LabTimings.DEFAULT.both());
    assertEquals(Duration.ofSeconds(35 + 3), LabTimings.DEFAULT.withoutMajority());
  }
}

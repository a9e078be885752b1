package io.knh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenProblemTest {

  /** Problems begin in whole seconds, scenarios in between. */
  @ParameterizedTest
  @CsvSource({"2026-11-30T12:35:10.000Z, 1", "2026-11-30T12:35:09.000Z, 0"})
  void whatBeganInTheSecondOfTheScenarioCounts(String since, int count) {
    String json =
        """
        {"problems": {"open": [{"kind": "path", "title": "a does not reach b", "since": "%s"}],
                      "resolved": []}}
        """
            .formatted(since);
    List<SeenProblem> seen = SeenProblem.of(json, Instant.parse("2026-11-30T12:35:10.400Z"));
    assertEquals(count, seen.size());
  }
}

package io.knh.simulation.figures;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The programs behind {@code docs/reliability.md} run, each at its smallest. */
class FiguresTest {

  private static final Map<String, Integer> ROWS =
      Map.ofEntries(
          entry("detection", 3),
          entry("failover", 2),
          entry("messages", 1),
          entry("notices", 3),
          entry("ledgers", 2),
          entry("false-alarms", 10),
          entry("speed", 1),
          entry("digests", 1));

  @Test
  void everyFigureHasItsRows() {
    PrintStream stdout = System.out;
    ROWS.forEach(
        (figure, rows) -> {
          ByteArrayOutputStream printed = new ByteArrayOutputStream();
          System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
          try {
            Figures.main(new String[] {figure, "5x1"});
          } finally {
            System.setOut(stdout);
          }
          String text = printed.toString(StandardCharsets.UTF_8);
          // What runs beside this prints too.
          assertTrue(text.lines().anyMatch(line -> line.startsWith(figure + " 5x1, on ")), text);
          assertEquals(2 + rows, text.lines().filter(line -> line.startsWith("|")).count(), text);
        });
  }

  @Test
  void aQuantileIsTheLeastValueThatSoManyDoNotExceed() {
    SimulatedSample sample = new SimulatedSample();
    for (int i = 100; i >= 1; i--) {
      sample.add(i);
    }
    assertEquals("50 | 99 | 100", sample.cells(0));
    assertEquals(100, sample.size());
    assertTrue(Double.isNaN(new SimulatedSample().quantile(0.5)));
  }
}

package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.Timings;
import io.knh.simulation.Path;
import io.knh.simulation.PathCase;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One fault of the network at a time, anywhere, in clusters of any size: it is named right and in
 * time, nothing else is, and it ends when it is mended. Where nothing is wrong but that one
 * datagram of a hundred gets lost, nothing is named.
 */
@Execution(ExecutionMode.CONCURRENT)
class PathFaultsTest {

  private static final int SEEDS = Integer.getInteger("paths.seeds", 24);

  /** Prints how long it took: what docs/paths.md shows. */
  @Test
  void everyFaultIsNamedRightInTimeAndAlone() {
    TreeMap<String, List<Duration>> took = new TreeMap<>();
    Set<PathFault> faults = EnumSet.noneOf(PathFault.class);
    LongStream.rangeClosed(1, SEEDS)
        .mapToObj(PathCase::new)
        .forEach(
            one -> {
              faults.add(one.fault());
              took.computeIfAbsent(one.what(), what -> new ArrayList<>()).add(one.run());
            });
    assertEquals(EnumSet.allOf(PathFault.class), faults);
    System.out.println("| fault | runs | first | median | last |");
    System.out.println("| --- | --- | --- | --- | --- |");
    took.forEach(
        (what, times) -> {
          List<Duration> sorted = times.stream().sorted().toList();
          System.out.println(
              "| %s | %d | %d s | %d s | %d s |"
                  .formatted(
                      what,
                      sorted.size(),
                      sorted.getFirst().toSeconds(),
                      sorted.get(sorted.size() / 2).toSeconds(),
                      sorted.getLast().toSeconds()));
        });
  }

  @Test
  void aFewDatagramsThatGetLostAreNoProblem() {
    for (int seed = 1; seed <= SEEDS / 6; seed++) {
      World world = new World(seed, Timings.DEFAULTS, false);
      world.pathProbes(10);
      int size = 12;
      world.startAll(size);
      for (int i = 1; i <= size; i++) {
        for (int j = 1; j <= size; j++) {
          world.path(i, j, Path.dropping(10));
        }
      }
      world.pass(Duration.ofHours(2));
      Overview overview = world.node(size).member().overview();
      assertEquals(List.of(), overview.problems(), "seed " + seed);
      assertEquals(List.of(), overview.resolved(), "seed " + seed);
    }
  }
}

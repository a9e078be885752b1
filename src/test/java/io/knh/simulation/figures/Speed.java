package io.knh.simulation.figures;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** How fast virtual time passes in a healthy cluster. */
final class Speed implements Figure {

  /** Runs of this length: the first ones are those of a JVM that does not know the code yet. */
  private static final Duration RUN = Duration.ofMinutes(5);

  @Override
  public void measure(int size, int trials) {
    Town town = new Town(1, size);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    SimulatedSample wall = new SimulatedSample();
    SimulatedSample processor = new SimulatedSample();
    for (int trial = 0; trial < trials; trial++) {
      long beganNanos = System.nanoTime();
      long beganProcessorNanos = threads.getCurrentThreadCpuTime();
      town.world.pass(RUN);
      double nanos = RUN.toNanos();
      wall.add(nanos / (System.nanoTime() - beganNanos));
      processor.add(nanos / (threads.getCurrentThreadCpuTime() - beganProcessorNanos));
    }
    Figures.row(
        "%,d | %,d | %,.0f | %,.0f | %,.0f",
        size, trials, wall.quantile(0.5), wall.most(), processor.quantile(0.5));
  }

  @Override
  public String head() {
    return "members | runs of 5 min | simulated seconds per second, p50 | best"
        + " | per second of processor time, p50";
  }
}

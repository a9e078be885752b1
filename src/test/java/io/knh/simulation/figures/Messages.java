package io.knh.simulation.figures;

import io.knh.core.model.Timings;
import java.time.Duration;

/** Messages that members send to each other in a round, answers not counted. */
final class Messages implements Figure {

  /** More than the longest decision with its confirmation. */
  private static final int ROUNDS = 6;

  @Override
  public void measure(int size, int trials) {
    Town town = new Town(size, size);
    Duration round = Timings.DEFAULTS.probeInterval();
    long before = town.world.sent();
    town.world.pass(round.multipliedBy(trials));
    double healthy = (town.world.sent() - before) / (double) trials;
    SimulatedSample crashed = new SimulatedSample();
    SimulatedSample silent = new SimulatedSample();
    for (int trial = 0; trial < trials; trial++) {
      crashed.add(extra(town, healthy, true));
      silent.add(extra(town, healthy, false));
    }
    Figures.row(
        "%,d | %,.0f | %,.0f | %,.0f | %,d",
        size,
        healthy,
        healthy + crashed.most(),
        healthy + silent.most(),
        (long) size * (size - 1) / 2);
  }

  /** What one suspect costs beyond the heartbeats of the rounds, from its fault to quiet. */
  private static double extra(Town town, double healthy, boolean crashes) {
    int number = 1 + town.random.nextInt(town.size - 1);
    town.faultBegins();
    long before = town.world.sent();
    if (crashes) {
      town.world.node(number).crash();
    } else {
      town.world.node(number).switchOff();
    }
    town.world.pass(Timings.DEFAULTS.probeInterval().multipliedBy(ROUNDS));
    double sent = town.world.sent() - before - ROUNDS * healthy;
    town.awaitOnly(town.world.node(number).peer());
    town.restart(number);
    town.rest();
    town.faultEnded();
    return sent;
  }

  @Override
  public String head() {
    return "members | healthy round | one crashed suspect | one silent suspect | n(n-1)/2";
  }
}

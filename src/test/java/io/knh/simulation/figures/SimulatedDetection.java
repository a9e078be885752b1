package io.knh.simulation.figures;

import io.knh.core.model.Peer;
import io.knh.simulation.Node;
import io.knh.simulation.World;
import java.time.Duration;

/** From a fault of a follower, at a random moment of the round, to its post at the receiver. */
final class SimulatedDetection implements Figure {

  private enum Fault {
    REFUSED("crash (refused)"),
    DROPPED("switched off (dropped)"),
    FROZEN("SIGSTOP (taken, not answered)");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    void happensTo(Node victim) {
      switch (this) {
        case REFUSED -> victim.crash();
        case DROPPED -> victim.switchOff();
        case FROZEN -> victim.stop();
      }
    }
  }

  @Override
  public void measure(int size, int trials) {
    Town town = new Town(size, size);
    for (Fault fault : Fault.values()) {
      SimulatedSample sample = new SimulatedSample();
      for (int trial = 0; trial < trials; trial++) {
        sample.add(once(town, fault));
      }
      Figures.row("%,d | %s | %,d | %s", size, fault.words, sample.size(), sample.cells(2));
    }
  }

  private static Duration once(Town town, Fault fault) {
    int number = 1 + town.random.nextInt(town.size - 1);
    Node victim = town.world.node(number);
    Peer peer = victim.peer();
    town.passSome();
    town.faultBegins();
    Duration began = town.world.now();
    fault.happensTo(victim);
    Duration received = town.awaitOnly(peer);
    mend(town, number, fault);
    town.rest();
    if (town.received().size() != 1) {
      throw new IllegalStateException("alerted beside " + peer + ": " + town.received());
    }
    town.faultEnded();
    return received.minus(began);
  }

  private static void mend(Town town, int number, Fault fault) {
    World world = town.world;
    if (fault == Fault.FROZEN) {
      world.node(number).resume();
    } else {
      town.restart(number);
    }
  }

  @Override
  public String head() {
    return "members | fault | trials | p50 s | p99 s | max s";
  }
}

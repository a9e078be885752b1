package io.knh.simulation.figures;

import io.knh.simulation.Node;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The highest members end together at a random moment of the round. Counted are the pings until the
 * first heartbeat of a new coordinator is heard, and all messages until a second after it, which
 * holds the first round: it goes out at once.
 */
final class SimulatedFailover implements Figure {

  private static final Duration FIRST_ROUND = Duration.ofSeconds(1);

  @Override
  public void measure(int size, int trials) {
    Town town = new Town(size, size);
    for (int gone : new TreeSet<>(List.of(1, 10, size / 3))) {
      if (gone <= size / 3) {
        of(town, gone, trials, "crash", Node::crash);
        of(town, gone, trials, "switched off", Node::switchOff);
      }
    }
  }

  private static void of(Town town, int gone, int trials, String how, Consumer<Node> fault) {
    SimulatedSample heard = new SimulatedSample();
    SimulatedSample first = new SimulatedSample();
    SimulatedSample all = new SimulatedSample();
    SimulatedSample pings = new SimulatedSample();
    SimulatedSample messages = new SimulatedSample();
    int size = town.size;
    for (int trial = 0; trial < trials; trial++) {
      town.passSome();
      town.faultBegins(size - gone);
      Duration began = town.world.now();
      long sent = town.world.sent();
      for (int i = 0; i < gone; i++) {
        fault.accept(town.world.node(size - i));
      }
      heard.add(town.awaitHeard().minus(began));
      town.world.pass(FIRST_ROUND);
      pings.add((double) town.pings());
      messages.add((double) (town.world.sent() - sent));
      List<Town.Received> received = town.awaitReceived(gone);
      first.add(received.getFirst().at().minus(began));
      all.add(received.getLast().at().minus(began));
      for (int i = 0; i < gone; i++) {
        town.restart(size - i);
      }
      town.rest();
      if (town.received().size() != gone) {
        throw new IllegalStateException(gone + " are gone, alerted were " + town.received().size());
      }
      town.faultEnded();
    }
    Figures.row(
        "%,d | %,d, %s | %,d | %s | %s | %s | %s | %s | %,d",
        size,
        gone,
        how,
        trials,
        seconds(heard),
        seconds(first),
        seconds(all),
        numbers(pings),
        numbers(messages),
        (long) size * (size - 1) / 2);
  }

  private static String seconds(SimulatedSample sample) {
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f / %.1f",
        sample.quantile(0.5),
        sample.quantile(0.99),
        sample.most());
  }

  private static String numbers(SimulatedSample sample) {
    return String.format(Locale.ROOT, "%,.0f / %,.0f", sample.quantile(0.5), sample.most());
  }

  @Override
  public String head() {
    return "members | gone | trials | heartbeat heard s | first report s | last report s"
        + " | pings p50 / max | messages p50 / max | n(n-1)/2";
  }
}

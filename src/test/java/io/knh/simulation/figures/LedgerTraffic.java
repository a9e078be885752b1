package io.knh.simulation.figures;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.NodeState;
import io.knh.core.model.Timings;
import io.knh.peering.LedgerMessageWriter;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What alert destinations add to the messages between members when members are switched off
 * together: without any, and with eight. Counted from the fault on for a minute; bytes are those of
 * entries, as {@link LedgerEntry#bytes()} has them, and of the ledger's first page, as it is
 * written. The second number of a size is that of the members that go down.
 */
final class LedgerTraffic implements Figure {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final List<DestinationSettings> EIGHT =
      Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
          .map(name -> new DestinationSettings(name, Manner.MESSAGES))
          .toList();

  private long carrying;
  private long bytes;

  @Override
  public void measure(int size, int down) {
    measure(size, down, List.of());
    measure(size, down, EIGHT);
  }

  private void measure(int size, int down, List<DestinationSettings> destinations) {
    World world = new World(size, Timings.DEFAULTS, false);
    world.records(false);
    world.alerts(
        new AlertPolicy(
            destinations, AlertPolicy.DEFAULT_GROUP_WAIT, Set.of(NodeState.Ignored.REMOVED)));
    world.startAll(size);
    world.pass(Town.REST);
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number < size; number++) {
      numbers.add(number);
    }
    Collections.shuffle(numbers, new Random(size));
    carrying = 0;
    bytes = 0;
    world.ledgerMessages(this::count);
    long before = world.sent();
    numbers.subList(0, down).forEach(number -> world.node(number).switchOff());
    world.pass(MINUTE);
    LedgerMessage whole =
        world
            .node(size)
            .member()
            .snapshot(world.now().toNanos())
            .ledger()
            .answer(OptionalInt.of(0));
    Figures.row(
        "%,d | %,d | %d | %,d | %,d | %.1f | %,d",
        size,
        down,
        destinations.size(),
        world.sent() - before,
        carrying,
        bytes / 1e6,
        LedgerMessageWriter.body(whole).length);
  }

  private LedgerMessage count(LedgerMessage message) {
    if (!message.entries().isEmpty()) {
      carrying++;
      message.entries().forEach(entry -> bytes += entry.bytes());
    }
    return message;
  }

  @Override
  public String head() {
    return "members | down | destinations | messages in a minute | of them with entries, answers"
        + " counted | MB of entries | bytes of the first page";
  }
}

package io.knh.simulation.figures;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.NodeState;
import io.knh.core.model.Timings;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What alert destinations get when members are switched off together: from the fault to the first
 * message, and how many messages there are. The second number of a size is that of the members that
 * go down.
 */
final class SimulatedNotices implements Figure {

  private static final List<DestinationSettings> DESTINATIONS =
      List.of(
          new DestinationSettings("slack", Manner.MESSAGES),
          new DestinationSettings("pagerduty", Manner.INCIDENTS),
          new DestinationSettings("alertmanager", Manner.REPEATED));

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public void measure(int size, int down) {
    World world = new World(size, Timings.DEFAULTS, false);
    world.records(false);
    world.alerts(
        new AlertPolicy(
            DESTINATIONS, AlertPolicy.DEFAULT_GROUP_WAIT, Set.of(NodeState.Ignored.REMOVED)));
    world.startAll(size);
    world.pass(Town.REST);
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number < size; number++) {
      numbers.add(number);
    }
    Collections.shuffle(numbers, new Random(size));
    Duration began = world.now();
    numbers.subList(0, down).forEach(number -> world.node(number).switchOff());
    world.pass(PATIENCE);
    for (DestinationSettings destination : DESTINATIONS) {
      row(size, down, destination.name(), began, world.noticed());
    }
  }

  private static void row(
      int size, int down, String name, Duration began, List<World.Noticed> noticed) {
    List<World.Noticed> messages =
        noticed.stream()
            .filter(one -> one.notice().destination().equals(name) && !one.notice().repeated())
            .toList();
    int told = messages.stream().mapToInt(one -> one.notice().opened().size()).sum();
    if (told != down) {
      throw new IllegalStateException(down + " are down, and " + name + " was told of " + told);
    }
    Duration first = messages.getFirst().at();
    long early =
        messages.stream().filter(one -> one.at().minus(first).compareTo(MINUTE) < 0).count();
    Figures.row(
        "%,d | %,d | %s | %.1f | %d | %.1f | %d",
        size,
        down,
        name,
        seconds(first.minus(began)),
        early,
        seconds(messages.getLast().at().minus(began)),
        messages.size());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  @Override
  public String head() {
    return "members | down | destination | first message s | messages in a minute | all told s |"
        + " messages";
  }
}

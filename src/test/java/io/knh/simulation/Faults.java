package io.knh.simulation;

import io.knh.core.event.PostResult;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Breaks and mends a {@link World} at random, the same way for the same seed. */
final class Faults {

  private static final List<Link> LINKS = List.of(Link.values());

  private final World world;
  private final Random random;
  private final int size;
  private final Duration unit;
  private final Duration timeout;

  /**
   * Faults among {@code size} members.
   *
   * @param unit what counts as a moment, a fifth of a round
   */
  Faults(World world, Random random, int size, Duration unit, Duration timeout) {
    this.world = world;
    this.random = random;
    this.size = size;
    this.unit = unit;
    this.timeout = timeout;
  }

  /** The roster that names all members, none of them terminating. */
  Roster everybody() {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      entries.add(new RosterEntry(World.peer(i), true, false));
    }
    return Roster.of(entries);
  }

  /** Starts {@code number} anew; discovery tells it the roster a little later. */
  void start(int number) {
    Node node = world.start(World.peer(number));
    world.at(world.nowNanos() + random.nextLong(3 * unit.toNanos()), () -> node.read(everybody()));
  }

  /** One thing goes wrong, or gets better. */
  void happen() {
    Node node = world.node(anybody());
    switch (random.nextInt(17)) {
      case 0 -> node.crash();
      case 1 -> node.switchOff();
      case 2, 3, 4 -> restartSomebody();
      case 5 -> {
        if (node.running()) {
          node.stop();
        }
      }
      case 6, 7 -> resumeAll();
      case 8 -> {
        if (node.running() && !node.member().snapshot(0).leaving()) {
          node.terminate();
        }
      }
      case 9 -> world.link(anybody(), anybody(), anyLink());
      case 10 -> world.isolate(anybody(), anyLink());
      case 11 -> world.joinAll();
      case 12 -> misread();
      case 13 -> receiver();
      case 14 -> world.sane(random.nextBoolean());
      case 15 -> weather();
      default -> world.readAll(everybody());
    }
  }

  /** Everything works again, but for the processes that do not run; some of them are started. */
  void heal() {
    resumeAll();
    world.joinAll();
    world.sane(true);
    world.receiver(event -> new PostResult.Delivered(200));
    world.receiverDelay(World.LATENCY);
    world.weather(() -> Optional.of(World.LATENCY));
    int highest = anybody();
    for (int i = 1; i <= size; i++) {
      Node node = world.node(i);
      if (node.running() && node.member().snapshot(0).leaving()) {
        node.crash();
      }
      if (!node.running() && (i == highest || random.nextBoolean())) {
        start(i);
      }
    }
    world.readAll(everybody());
  }

  private int anybody() {
    return 1 + random.nextInt(size);
  }

  private Link anyLink() {
    return LINKS.get(random.nextInt(LINKS.size()));
  }

  private void restartSomebody() {
    List<Integer> ended = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      if (!world.node(i).running() && !world.node(i).stopped()) {
        ended.add(i);
      }
    }
    if (!ended.isEmpty()) {
      start(ended.get(random.nextInt(ended.size())));
    }
  }

  private void resumeAll() {
    for (int i = 1; i <= size; i++) {
      if (world.node(i).stopped()) {
        world.node(i).resume();
      }
    }
  }

  /** Some or all read a roster that names fewer, marks some, or has an address taken over. */
  private void misread() {
    List<RosterEntry> entries = new ArrayList<>();
    boolean empty = random.nextInt(8) == 0;
    for (int i = 1; i <= size && !empty; i++) {
      Peer peer = World.peer(i);
      switch (random.nextInt(10)) {
        case 0, 1 -> {}
        case 2 -> entries.add(new RosterEntry(peer, false, false));
        case 3 -> entries.add(new RosterEntry(peer, false, true));
        case 4 -> {
          Peer other = Peer.of("other-" + i, peer.address().ip(), peer.address().port());
          entries.add(new RosterEntry(random.nextInt(3) == 0 ? other : peer, true, false));
        }
        default -> entries.add(new RosterEntry(peer, true, false));
      }
    }
    Roster roster = Roster.of(entries);
    if (random.nextBoolean()) {
      world.readAll(roster);
    } else {
      world.node(anybody()).read(roster);
    }
  }

  private void receiver() {
    world.receiverDelay(random.nextBoolean() ? World.LATENCY : Duration.ofSeconds(15));
    boolean takes = random.nextBoolean();
    Duration retryAfter = Duration.ofSeconds(random.nextInt(3) * 10L);
    world.receiver(
        event ->
            takes ? new PostResult.Delivered(200) : new PostResult.Undelivered("500", retryAfter));
  }

  private void weather() {
    double loss = random.nextInt(3) * 0.05;
    long longestNanos = 1 + timeout.toNanos() * random.nextInt(4) / 5;
    world.weather(
        () ->
            random.nextDouble() < loss
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(random.nextLong(longestNanos))));
  }
}

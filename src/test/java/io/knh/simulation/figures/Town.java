package io.knh.simulation.figures;

import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import io.knh.simulation.Node;
import io.knh.simulation.Observer;
import io.knh.simulation.Reception;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A cluster with the default timings, without a sanity URL and without Kubernetes, that has come to
 * rest: the highest member coordinates. It keeps what figures are made of, and nothing else.
 */
final class Town implements Observer {

  /** Until a cluster is at rest after a start or a return: an election, and a few rounds. */
  static final Duration REST = Duration.ofMinutes(1);

  /** What is not alerted by then is a mistake of whoever measures. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration SLICE = Duration.ofMillis(100);

  /** A peer event and when the receiver took it. */
  record Received(Duration at, Alert.PeerDown alert) {}

  final World world;
  final int size;
  final Random random;
  private final Roster everybody;
  private final List<Received> received = new ArrayList<>();
  private boolean faulty;
  private Peer successor;
  private Duration heardAt = Duration.ZERO;
  private long pings;

  /** {@code size} members at rest; their chances come from {@code seed}. */
  Town(long seed, int size) {
    this.size = size;
    this.random = new Random(seed);
    this.everybody = World.everybody(size);
    this.successor = World.peer(size);
    this.world = new World(seed, Timings.DEFAULTS, false);
    world.records(false);
    world.observer(this);
    world.receives(
        alert -> {
          if (alert instanceof Alert.PeerDown down) {
            received.add(new Received(world.now(), down));
          }
          return new Reception(false, new PostResult.Delivered(200));
        });
    world.startAll(size);
    rest();
  }

  @Override
  public void stepped(Node node, Input input, List<Effect> effects) {
    if (!faulty) {
      return;
    }
    if (input instanceof Input.HeartbeatHeard heard
        && heard.from().equals(successor)
        && heardAt.isZero()) {
      heardAt = world.now();
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send && send.message() instanceof Message.Ping) {
        pings++;
      }
    }
  }

  /** Lets time pass until all is well; that it is not is a mistake. */
  void rest() {
    world.pass(REST);
    Node highest = world.node(size);
    if (!(highest.role() instanceof Role.Coordinating)) {
      throw new IllegalStateException(highest.peer() + " is " + highest.role() + " after a rest");
    }
  }

  /** Lets a random part of a round pass. */
  void passSome() {
    long roundNanos = Timings.DEFAULTS.probeInterval().toNanos();
    world.pass(Duration.ofNanos(Math.floorMod(random.nextLong(), roundNanos)));
  }

  /** The process of a member ends or ended: a new one begins. */
  void restart(int number) {
    world.start(World.peer(number)).read(everybody);
  }

  /** From now on pings are counted and events kept. */
  void faultBegins() {
    faultBegins(size);
  }

  /**
   * The same, and it is written down when a heartbeat of the member {@code next} is heard first.
   */
  void faultBegins(int next) {
    faulty = true;
    successor = World.peer(next);
    heardAt = Duration.ZERO;
    pings = 0;
    received.clear();
  }

  /** What was received until now is forgotten. */
  void faultEnded() {
    faulty = false;
    received.clear();
  }

  /** When the first heartbeat of the successor was heard: one of those gone may be on its way. */
  Duration awaitHeard() {
    Duration deadline = world.now().plus(PATIENCE);
    while (heardAt.isZero()) {
      passSlice(deadline, "no heartbeat");
    }
    return heardAt;
  }

  /** The first {@code number} peer events since the fault. */
  List<Received> awaitReceived(int number) {
    Duration deadline = world.now().plus(PATIENCE);
    while (received.size() < number) {
      passSlice(deadline, received.size() + " peer events");
    }
    return List.copyOf(received);
  }

  /** Those that came so far. */
  List<Received> received() {
    return List.copyOf(received);
  }

  /** Pings since the fault, cross-checks not counted. */
  long pings() {
    return pings;
  }

  /** The first of them must be about {@code peer}, and the only one. */
  Duration awaitOnly(Peer peer) {
    List<Received> alerts = awaitReceived(1);
    if (alerts.size() != 1 || !alerts.getFirst().alert().peer().peer().equals(peer)) {
      throw new IllegalStateException(peer + " is gone, and alerted was " + alerts);
    }
    return alerts.getFirst().at();
  }

  private void passSlice(Duration deadline, String seen) {
    if (world.now().compareTo(deadline) > 0) {
      throw new IllegalStateException(seen + " within " + PATIENCE);
    }
    world.pass(SLICE);
  }
}

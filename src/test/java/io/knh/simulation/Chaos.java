package io.knh.simulation;

import io.knh.core.Effect;
import io.knh.core.Role;
import io.knh.core.Timings;
import io.knh.core.Transition;
import io.knh.core.event.Event;
import io.knh.core.event.PeerStatus;
import io.knh.core.peer.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One run from one seed: a cluster, faults at random, then peace, in which all that went wrong has
 * to come right, and then deaths that have to be told in time. What is promised and not kept is
 * noted as a violation.
 */
final class Chaos {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SUBSTITUTE = Duration.ofSeconds(20);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5).plus(SECOND);
  private static final int MOMENTS = 60;

  /** Verdicts of many attempts and of one, rounds shorter than a probe, very short, very long. */
  private static final List<Timings> TIMINGS =
      List.of(
          Timings.DEFAULTS,
          Timings.DEFAULTS,
          timings(5_000, 2_000, 5, 2_000, 1, 1_000, 15_000),
          timings(1_000, 3_000, 2, 1_000, 3, 500, 4_000),
          timings(200, 100, 5, 100, 3, 50, 700),
          timings(5_000, 500, 3, 2_000, 4, 60_000, 7_000),
          timings(30_000, 10_000, 3, 5_000, 3, 5_000, 60_000));

  private final List<String> violations = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final IdentityHashMap<Node, Witness> witnesses = new IdentityHashMap<>();
  private final TreeSet<String> eventIds = new TreeSet<>();
  private final Random random;
  private final int size;
  private final Timings timings;
  private final World world;
  private final Faults faults;

  Chaos(long seed) {
    random = new Random(seed);
    size = 2 + random.nextInt(8);
    timings = TIMINGS.get(random.nextInt(TIMINGS.size()));
    boolean sanityCheck = random.nextBoolean();
    world = new World(random.nextLong(), timings, sanityCheck);
    Duration unit = timings.probeInterval().dividedBy(5);
    faults = new Faults(world, random, size, unit, timings.probeTimeout());
    world.observer(
        (node, input, effects) -> {
          record(node, effects);
          witnesses
              .computeIfAbsent(
                  node, n -> new Witness(world, n, timings, sanityCheck, violations::add))
              .stepped(input, effects);
        });
    for (int i = 1; i <= size; i++) {
      faults.start(i);
    }
  }

  private static Timings timings(
      long interval,
      long timeout,
      int connects,
      long connect,
      int sends,
      long send,
      long election) {
    return new Timings(
        Duration.ofMillis(interval),
        Duration.ofMillis(timeout),
        connects,
        Duration.ofMillis(connect),
        sends,
        Duration.ofMillis(send),
        Duration.ofMillis(election));
  }

  /** All that every member reported, in order. */
  List<String> trace() {
    return trace;
  }

  /** What was promised and not kept. */
  List<String> violations() {
    return violations;
  }

  void run() {
    Duration moment = timings.probeInterval().dividedBy(5);
    world.pass(settling());
    for (int i = 0; i < MOMENTS; i++) {
      world.pass(moment.multipliedBy(random.nextInt(6)).plusMillis(random.nextInt(50)));
      if (random.nextInt(3) > 0) {
        faults.happen();
      }
    }
    faults.heal();
    world.pass(settling());
    expectOneCoordinator();
    world.pass(judging().plus(SUBSTITUTE));
    expectQuietRounds();
    expectDeathsInTime();
    expectAllDelivered();
    expectSmall();
  }

  private void record(Node node, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Report report) {
        trace.add(world.now() + " " + node.peer().id() + " " + report.transition());
        if (report.transition() instanceof Transition.EventTold told) {
          expect(eventIds.add(told.event().id()), "an event id was given twice");
        }
      }
    }
  }

  // ---- bounds

  /** Until all follow the highest: stale beliefs end, waits by rank, pings, an announcement. */
  private Duration settling() {
    Duration silence = timings.silence();
    return silence
        .multipliedBy(2)
        .plusSeconds(5)
        .plus(timings.probeTimeout())
        .plus(timings.probeInterval())
        // A suspect hears of its coordinator by the next attempt, not by the next round.
        .plus(timings.sendCooldown())
        .plus(SECOND.multipliedBy(3));
  }

  /** Until a silent peer is told by a coordinator with a majority that knows it. */
  private Duration telling() {
    return timings
        .probeInterval()
        .plus(timings.sendCooldown().multipliedBy(timings.sendMaxRetries() - 1))
        .plus(timings.probeTimeout())
        // Spread and confirmation, at most one a round.
        .plus(SECOND)
        .plus(timings.probeInterval())
        // The sanity check.
        .plus(SECOND.multipliedBy(2));
  }

  /** The same for a peer that has to be given its time to connect first. */
  private Duration judging() {
    return timings
        .connectCooldown()
        .multipliedBy(timings.connectMaxRetries())
        .plus(timings.probeTimeout())
        .plus(timings.probeInterval())
        .plus(telling());
  }

  // ---- what has to hold in peace

  private List<Node> running() {
    return world.nodes().stream().filter(Node::running).collect(Collectors.toList());
  }

  private void expectOneCoordinator() {
    Node highest = running().getLast();
    for (Node node : running()) {
      Role expected =
          node == highest ? new Role.Coordinating() : new Role.Following(highest.peer());
      expect(node.role().equals(expected), node.peer().id() + " is " + node.role());
    }
  }

  private void expectQuietRounds() {
    Node coordinator = running().getLast();
    int before = coordinator.sends().size();
    long statuses = statuses(coordinator);
    world.pass(timings.probeInterval().multipliedBy(3).plus(timings.probeTimeout()));
    List<Effect.Send> sends = coordinator.sends().subList(before, coordinator.sends().size());
    List<PeerStatus> expected = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      Peer peer = World.peer(i);
      if (!peer.equals(coordinator.peer())) {
        expected.add(new PeerStatus(peer, world.node(i).running()));
        long heartbeats = sends.stream().filter(send -> send.to().equals(peer)).count();
        expect(
            heartbeats >= 1 && heartbeats <= 7, peer.id() + " got " + heartbeats + " heartbeats");
      }
    }
    List<PeerStatus> shown = coordinator.member().snapshot(0).lastRound();
    expect(shown.equals(expected), "shown " + shown + " instead of " + expected);
    world.pass(timings.electionCooldown().plus(SECOND.multipliedBy(2)));
    expect(statuses(coordinator) > statuses, "no cluster status");
  }

  private void expectDeathsInTime() {
    List<Node> members = running();
    Node coordinator = members.removeLast();
    int minority = members.size() / 2;
    int before = downs(coordinator).size();
    List<Peer> victims = new ArrayList<>();
    while (victims.size() < minority) {
      Node victim = members.remove(random.nextInt(members.size()));
      victims.add(victim.peer());
      world.pass(timings.probeInterval().dividedBy(7).multipliedBy(random.nextInt(8)));
      end(victim);
    }
    world.pass(telling());
    List<Peer> told = downs(coordinator).subList(before, downs(coordinator).size());
    expect(
        told.containsAll(victims) && told.size() == victims.size(),
        "told " + told + " instead of " + victims);
    if (!members.isEmpty()) {
      end(coordinator);
      Node successor = members.getLast();
      int earlier = downs(successor).size();
      world.pass(settling().plus(telling()).plus(SUBSTITUTE));
      List<Peer> then = downs(successor).subList(earlier, downs(successor).size());
      expect(then.contains(coordinator.peer()), "the coordinator's death is not told");
    }
  }

  private void end(Node victim) {
    switch (random.nextInt(3)) {
      case 0 -> victim.crash();
      case 1 -> victim.switchOff();
      default -> victim.stop();
    }
  }

  private static long statuses(Node teller) {
    return teller.transitions(Transition.EventTold.class).stream()
        .filter(told -> told.event() instanceof Event.ClusterStatus)
        .count();
  }

  private static List<Peer> downs(Node teller) {
    return teller.transitions(Transition.EventTold.class).stream()
        .map(Transition.EventTold::event)
        .filter(Event.PeerDown.class::isInstance)
        .map(event -> ((Event.PeerDown) event).peer().peer())
        .toList();
  }

  private void expectAllDelivered() {
    for (int i = 0; i < 5 && undelivered() > 0; i++) {
      world.pass(LONGEST_RETRY.dividedBy(4));
    }
    // Two coordinators may have told one outage, not knowing of each other: it is delivered once.
    TreeSet<String> delivered =
        world.deaths().stream()
            .map(down -> down.peer().peer().id() + " " + down.number())
            .collect(Collectors.toCollection(TreeSet::new));
    for (Node node : running()) {
      for (Transition.EventTold told : node.transitions(Transition.EventTold.class)) {
        if (told.event() instanceof Event.PeerDown down) {
          expect(
              delivered.contains(down.peer().peer().id() + " " + down.number()),
              down + " was never delivered");
        }
      }
    }
  }

  private int undelivered() {
    return running().stream().mapToInt(node -> node.member().snapshot(0).undelivered()).sum();
  }

  private void expectSmall() {
    for (Node node : running()) {
      Sizes.of(node.member())
          .forEach((field, entries) -> expect(entries <= 4 * size + 64, field + ": " + entries));
    }
  }

  private void expect(boolean condition, String violation) {
    if (!condition) {
      violations.add(world.now() + ": " + violation);
    }
  }
}

package io.knh.simulation;

import io.knh.core.Content;
import io.knh.core.Effect;
import io.knh.core.Input;
import io.knh.core.MemberSettings;
import io.knh.core.Message;
import io.knh.core.Snapshot;
import io.knh.core.Timings;
import io.knh.core.event.Event;
import io.knh.core.event.PostResult;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import io.knh.core.probing.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real cores, its network, its operator's receiver and its sanity URL, in virtual
 * time. The same calls give the same run, to the nanosecond.
 */
public final class World {

  /** How long a message takes one way. */
  public static final Duration LATENCY = Duration.ofMillis(1);

  /** What a link does with what is sent over it. */
  public enum Link {
    UP,
    DROPS,
    REFUSES
  }

  /** An event as the receiver got it. */
  public record Told(Duration at, Event event) {}

  private record Due(long nanos, long number, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private record Way(Peer from, Peer to) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private final TreeMap<Peer, Node> nodes = new TreeMap<>();
  private final TreeMap<Way, Link> links = new TreeMap<>();
  private final List<Told> told = new ArrayList<>();
  private final Random random;
  private final Timings timings;
  private final boolean sanityCheck;
  private Function<Event, PostResult> receiver = event -> new PostResult.Delivered(200);
  private Duration receiverDelay = LATENCY;
  private Weather weather = () -> Optional.of(LATENCY);
  private Observer observer = (node, input, effects) -> {};
  private boolean sane = true;
  private long nowNanos;
  private long numbers;
  private long sent;
  private long sanityChecks;

  /** An empty world whose chances come from {@code seed}. */
  public World(long seed, Timings timings, boolean sanityCheck) {
    this.random = new Random(seed);
    this.timings = timings;
    this.sanityCheck = sanityCheck;
  }

  /** A world with the default timings and without a sanity URL, of {@code size} started members. */
  public static World of(int size) {
    World world = new World(1, Timings.DEFAULTS, false);
    world.startAll(size);
    return world;
  }

  /** Starts the members {@code node-1} to {@code node-<size>}, all in each other's roster. */
  public void startAll(int size) {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      entries.add(new RosterEntry(peer(i), true, false));
    }
    for (int i = 1; i <= size; i++) {
      start(peer(i)).read(Roster.of(entries));
    }
  }

  /** The peer {@code node-<number>}, with three digits so that the order is that of the numbers. */
  public static Peer peer(int number) {
    String ip = "10.0." + number / 250 + "." + (number % 250 + 1);
    return Peer.of(String.format("node-%04d", number), ip, 8080);
  }

  /** Starts the process of {@code peer}, without any memory. */
  public Node start(Peer peer) {
    Node node = new Node(this, peer, settings(peer), random::nextLong);
    nodes.put(peer, node);
    node.step(new Input.Tick());
    return node;
  }

  private MemberSettings settings(Peer peer) {
    return new MemberSettings(peer, timings, sanityCheck, true, true, false, false);
  }

  /** The member with the given number. */
  public Node node(int number) {
    Node node = nodes.get(peer(number));
    if (node == null) {
      throw new IllegalArgumentException("node " + number + " was never started");
    }
    return node;
  }

  /** The process that runs, or ran last, as {@code peer}; none answers to what nobody started. */
  @Nullable Node process(Peer peer) {
    return nodes.get(peer);
  }

  /** All members that were ever started. */
  public Collection<Node> nodes() {
    return nodes.values();
  }

  /** Gives every running member {@code roster}. */
  public void readAll(Roster roster) {
    for (Node node : nodes.values()) {
      if (node.running()) {
        node.read(roster);
      }
    }
  }

  /** Sets what the way from one member to another does. */
  public void link(int from, int to, Link link) {
    links.put(new Way(peer(from), peer(to)), link);
  }

  /** Sets both ways between one member and all others. */
  public void isolate(int number, Link link) {
    for (Node other : nodes.values()) {
      if (!other.peer().equals(peer(number))) {
        links.put(new Way(peer(number), other.peer()), link);
        links.put(new Way(other.peer(), peer(number)), link);
      }
    }
  }

  /** What the receiver answers from now on. */
  public void receiver(Function<Event, PostResult> answers) {
    receiver = answers;
  }

  /** How long the receiver takes for an answer from now on. */
  public void receiverDelay(Duration delay) {
    receiverDelay = delay;
  }

  /** What the network does to all messages from now on. */
  public void weather(Weather weather) {
    this.weather = weather;
  }

  /** Who sees every step from now on. */
  public void observer(Observer observer) {
    this.observer = observer;
  }

  Observer observer() {
    return observer;
  }

  /** All ways are up. */
  public void joinAll() {
    links.clear();
  }

  /** Whether the sanity URL answers from now on. */
  public void sane(boolean answers) {
    sane = answers;
  }

  /** Every post that reached the receiver and was accepted. */
  public List<Told> told() {
    return List.copyOf(told);
  }

  /** The peer events among them. */
  public List<Event.PeerDown> deaths() {
    return told.stream()
        .map(Told::event)
        .filter(Event.PeerDown.class::isInstance)
        .map(Event.PeerDown.class::cast)
        .toList();
  }

  /** The cluster statuses among them. */
  public List<Event.ClusterStatus> statuses() {
    return told.stream()
        .map(Told::event)
        .filter(Event.ClusterStatus.class::isInstance)
        .map(Event.ClusterStatus.class::cast)
        .toList();
  }

  /** The time since the world began. */
  public Duration now() {
    return Duration.ofNanos(nowNanos);
  }

  /** How many messages members have sent to each other. */
  public long sent() {
    return sent;
  }

  /** How many times members have queried the sanity URL. */
  public long sanityChecks() {
    return sanityChecks;
  }

  /** Lets {@code duration} pass. */
  public void pass(Duration duration) {
    long end = nowNanos + duration.toNanos();
    while (!agenda.isEmpty() && agenda.peek().nanos() <= end) {
      Due due = agenda.remove();
      nowNanos = due.nanos();
      due.action().run();
    }
    nowNanos = end;
  }

  long nowNanos() {
    return nowNanos;
  }

  void at(long nanos, Runnable action) {
    agenda.add(new Due(Math.max(nanos, nowNanos), numbers++, action));
  }

  private void after(Duration delay, Runnable action) {
    at(nowNanos + delay.toNanos(), action);
  }

  void carryOut(Node from, Effect effect) {
    switch (effect) {
      case Effect.Send send -> send(from, send);
      case Effect.Post post -> after(receiverDelay, () -> post(from, post));
      case Effect.CheckSanity check -> {
        sanityChecks++;
        after(LATENCY, () -> from.step(new Input.SanityChecked(sane)));
      }
      case Effect.UseLease use -> {}
      case Effect.Report report -> {}
    }
  }

  private void post(Node from, Effect.Post post) {
    PostResult result = receiver.apply(post.event());
    if (result instanceof PostResult.Delivered) {
      told.add(new Told(now(), post.event()));
    }
    from.step(new Input.Posted(post.post(), result));
  }

  private Link link(Peer from, Peer to) {
    return links.getOrDefault(new Way(from, to), Link.UP);
  }

  private void send(Node from, Effect.Send send) {
    sent++;
    long givenUpNanos = nowNanos + timings.probeTimeout().toNanos();
    Link way = link(from.peer(), send.to());
    Optional<Duration> delay = weather.delay();
    if (way == Link.DROPS || delay.isEmpty()) {
      at(givenUpNanos, () -> fail(from, send, Cause.TIMEOUT));
    } else {
      after(delay.get(), () -> arrive(from, send, way == Link.REFUSES, givenUpNanos));
    }
  }

  private void arrive(Node from, Effect.Send send, boolean refused, long givenUpNanos) {
    Node to = nodes.get(send.to());
    if (refused || to == null || to.refuses()) {
      at(Math.min(nowNanos, givenUpNanos), () -> fail(from, send, Cause.REFUSED));
      return;
    }
    Snapshot before = to.member().snapshot(0);
    boolean believed =
        before
            .roster()
            .find(from.peer().address())
            .filter(entry -> entry.peer().equals(from.peer()))
            .isPresent();
    if (believed) {
      // A stopped process finds what its host took for it when it is run again.
      switch (send.message()) {
        case Message.Heartbeat said -> to.step(new Input.HeartbeatHeard(from.peer()));
        case Message.Goodbye said -> to.step(new Input.GoodbyeHeard(from.peer()));
        case Message.Ping said -> {}
        case Message.CrossCheck said -> {}
      }
    }
    Optional<Duration> back = weather.delay();
    if (to.frozen() || back.isEmpty() || link(send.to(), from.peer()) != Link.UP) {
      at(givenUpNanos, () -> fail(from, send, Cause.TIMEOUT));
      return;
    }
    Input answer =
        new Input.Answered(
            send.exchange(),
            before.leaving() ? 503 : 200,
            before.leaving() ? Content.nothing() : Content.pong(),
            before.allegiance());
    long answeredNanos = nowNanos + back.get().toNanos();
    if (answeredNanos <= givenUpNanos) {
      at(answeredNanos, () -> from.step(answer));
    } else {
      at(givenUpNanos, () -> fail(from, send, Cause.TIMEOUT));
    }
  }

  private static void fail(Node from, Effect.Send send, Cause cause) {
    from.step(new Input.Failed(send.exchange(), cause));
  }
}

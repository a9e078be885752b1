package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real cores, its network, its Kubernetes Lease, its operator's receiver and its
 * sanity URL, in virtual time. The same calls give the same run, to the nanosecond.
 */
public final class World {

  private static final Instant BEGINNING = Instant.parse("2027-01-01T00:00:00Z");

  /** How long a message takes one way. */
  public static final Duration LATENCY = Duration.ofMillis(1);

  static final long LATENCY_NANOS = LATENCY.toNanos();

  /** What a link does with what is sent over it. */
  public enum Link {
    UP,
    /** Packets get lost: no answer in time. */
    DROPS,
    /** Connections are refused. */
    REFUSES,
    /** Something takes the connection, and neither passes it on nor answers. */
    SILENT
  }

  /** What the API server does with those who use the Lease. */
  public enum Api {
    UP,
    /** It says at once that it does nothing. */
    REFUSES,
    /** It says nothing. */
    HANGS,
    /** It does what it is asked, and the answer gets lost. */
    FORGETS_TO_ANSWER,
    /** It shows the Lease and changes nothing. */
    READ_ONLY
  }

  /**
   * An alert, or a cluster status, as the receiver got it.
   *
   * @param by whose post it was
   * @param delivered whether the receiver answered that it has it
   */
  public record Received(Duration at, Alert alert, Peer by, boolean delivered) {}

  /**
   * A notice as its destination got it.
   *
   * @param by whose post it was
   * @param delivered whether the destination answered that it has it
   */
  public record Noticed(Duration at, Notice notice, Peer by, boolean delivered) {}

  private static final Map<Integer, Peer> PEERS = new ConcurrentHashMap<>();

  private final Schedule schedule = new Schedule();
  private final TreeMap<Peer, Node> nodes = new TreeMap<>();
  private final TreeMap<Peer, SimulatedGoMember> goMembers = new TreeMap<>();
  private final TreeMap<Peer, Clock> clocks = new TreeMap<>();
  private final TreeSet<Peer> insane = new TreeSet<>();
  private final TreeSet<Peer> withoutReceiver = new TreeSet<>();
  private final List<Received> received = new ArrayList<>();
  private final List<Noticed> noticed = new ArrayList<>();
  private final Map<String, Reception> destinations = new TreeMap<>();
  private final Random random;
  private final Network network;
  private final LeaseServer leaseServer = new LeaseServer(schedule);
  private final Timings timings;
  private final boolean sanityCheck;
  private boolean lease;
  private boolean recovery;
  private AlertPolicy alerts = AlertPolicy.NONE;
  private int pathProbes;
  private Reception.Receiver receiver = alert -> Reception.TAKEN;
  private Duration receiverDelay = LATENCY;
  private Duration receiverThinks = Duration.ZERO;
  private boolean postsDieWithPoster;
  private Observer observer = Observer.NONE;
  private Tampering tampering = Tampering.NONE;
  private UnaryOperator<LedgerMessage> ledgerMessages = ledgerMessage -> ledgerMessage;
  private boolean sane = true;
  private boolean records = true;
  private boolean pausesLoseAnswers;
  private long sanityChecks;

  /** An empty world whose chances come from {@code seed}. */
  public World(long seed, Timings timings, boolean sanityCheck) {
    this.random = new Random(seed);
    this.network = new Network(schedule, random);
    this.timings = timings;
    this.sanityCheck = sanityCheck;
  }

  /** A world with the default timings and without a sanity URL, of {@code size} started members. */
  public static World of(int size) {
    World world = new World(1, Timings.DEFAULTS, false);
    world.startAll(size);
    return world;
  }

  /** The same in Kubernetes: there is a Lease. */
  public static World withLease(int size) {
    World world = new World(1, Timings.DEFAULTS, false);
    world.lease(true);
    world.startAll(size);
    return world;
  }

  // ---- members

  /** Whether members that start from now on have a Lease. */
  public void lease(boolean there) {
    lease = there;
  }

  /** Whether members that start from now on send recoveries. */
  public void recovery(boolean wanted) {
    recovery = wanted;
  }

  /** The alert destinations of members that start from now on. */
  public void alerts(AlertPolicy policy) {
    alerts = policy;
  }

  /** To how many others members that start from now on probe the path; at first to none. */
  public void pathProbes(int targets) {
    pathProbes = targets;
  }

  /** The clock of the member {@code number}, whenever it starts from now on. */
  public void clock(int number, Clock clock) {
    clocks.put(peer(number), clock);
  }

  /** Starts the members {@code node-1} to {@code node-<size>}, all in each other's roster. */
  public void startAll(int size) {
    Roster roster = everybody(size);
    for (int i = 1; i <= size; i++) {
      start(peer(i)).read(roster);
    }
  }

  /** The roster of {@code node-1} to {@code node-<size>}, all serving. */
  public static Roster everybody(int size) {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      entries.add(new RosterEntry(peer(i), true, false));
    }
    return Roster.of(entries);
  }

  /** The same, the members in turn in so many zones. */
  public static Roster inZones(int size, int zones) {
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      entries.add(new RosterEntry(peer(i), true, false, zone(i, zones)));
    }
    return Roster.of(entries);
  }

  /** The zone of the member {@code number}, of {@code zones}. */
  public static String zone(int number, int zones) {
    return "zone-" + number % zones;
  }

  /** Of how many numbers each is another node's: one more is the same node with a new address. */
  public static final int NODES = 100_000;

  /**
   * The peer {@code node-<number>}, with four digits so that the order is that of the numbers. From
   * {@link #NODES} on the nodes are the same again, each with a new address.
   */
  public static Peer peer(int number) {
    return PEERS.computeIfAbsent(
        number,
        n -> {
          int node = n % NODES;
          String ip = "10." + n / NODES + "." + node / 250 + "." + (node % 250 + 1);
          return Peer.of(String.format(Locale.ROOT, "node-%04d", node), ip, 8080);
        });
  }

  /** Starts the process of {@code peer}, without any memory; one that ran there is killed. */
  public Node start(Peer peer) {
    end(peer);
    Clock clock = clocks.getOrDefault(peer, Clock.RIGHT);
    MemberSettings settings =
        new MemberSettings(
            peer, timings, sanityCheck, true, true, recovery, lease, alerts, pathProbes);
    Node node = new Node(this, peer, settings, clock, () -> tampering.chance(random.nextLong()));
    nodes.put(peer, node);
    network.attach(node);
    node.step(new Input.Tick());
    return node;
  }

  /** Starts the original Go program as {@code peer}; what ran there is killed. */
  public SimulatedGoMember startGo(Peer peer) {
    end(peer);
    SimulatedGoMember member = new SimulatedGoMember(this, peer, new Random(random.nextLong()));
    goMembers.put(peer, member);
    network.attach(member);
    return member;
  }

  private void end(Peer peer) {
    Node node = nodes.remove(peer);
    if (node != null) {
      node.crash();
    }
    SimulatedGoMember member = goMembers.remove(peer);
    if (member != null) {
      member.crash();
    }
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

  /** All members that were ever started, but for those that the original runs as now. */
  public Collection<Node> nodes() {
    return nodes.values();
  }

  /** Those that the original Go program runs as. */
  public Collection<SimulatedGoMember> goMembers() {
    return goMembers.values();
  }

  /** Gives every running member {@code roster}. */
  public void readAll(Roster roster) {
    for (Node node : List.copyOf(nodes.values())) {
      if (node.running()) {
        node.read(roster);
      }
    }
    goMembers.values().forEach(member -> member.read(roster));
  }

  // ---- the network

  /** Sets what the way from one member to another does. */
  public void link(int from, int to, Link link) {
    path(from, to, Path.of(link));
  }

  /** Sets all that the way from one member to another does. */
  public void path(int from, int to, Path path) {
    network.path(peer(from), peer(to), path);
  }

  /** Sets both ways between one member and all others. */
  public void isolate(int number, Link link) {
    Peer alone = peer(number);
    for (Collection<? extends Host> hosts : List.of(nodes.values(), goMembers.values())) {
      for (Host other : hosts) {
        if (!other.peer().equals(alone)) {
          network.path(alone, other.peer(), Path.of(link));
          network.path(other.peer(), alone, Path.of(link));
        }
      }
    }
  }

  /** All ways are up. */
  public void joinAll() {
    network.clear();
  }

  /** What the network does to all messages from now on. */
  public void weather(Weather weather) {
    network.weather(weather);
  }

  /**
   * Whether a message needs both ways to arrive, as TCP does. Without, as at first, one can be
   * heard whose answer gets lost.
   */
  public void handshakes(boolean needed) {
    network.handshakes(needed);
  }

  /**
   * What becomes of ledger messages on the wire from now on; at first they arrive as they were
   * written.
   */
  public void ledgerMessages(UnaryOperator<LedgerMessage> carriage) {
    ledgerMessages = carriage;
  }

  LedgerMessage carried(LedgerMessage ledgerMessage) {
    return ledgerMessages.apply(ledgerMessage);
  }

  /** What happens to the next message, or answer, alone. */
  void nextMessage(Path path) {
    network.next(path);
  }

  /** The way from one member to another. */
  Path path(Peer from, Peer to) {
    return network.path(from, to);
  }

  void say(Host from, Peer to, Message message, long timeoutNanos, Consumer<Reply> ended) {
    network.say(from, to, message, timeoutNanos, ended);
  }

  /** How many messages members have sent to each other. */
  public long sent() {
    return network.sent();
  }

  // ---- the API server

  /** What the API server does from now on. */
  public void api(Api mode) {
    leaseServer.api(mode);
  }

  /** What it does for one member, where that can reach it no better than all others. */
  public void api(int number, Api mode) {
    leaseServer.api(peer(number), mode);
  }

  /** The API server works for everybody. */
  public void apiClear() {
    leaseServer.clear();
  }

  /** The Lease as it is now. */
  public LeaseView leaseView() {
    return leaseServer.view();
  }

  /** {@code holder} has taken the Lease: any id, or nobody if it is empty. */
  public void leaseTaken(String holder) {
    leaseServer.write(holder);
  }

  /** When {@code member} took or renewed the Lease without force; negative when it did not. */
  long leaseTakenAlone(Node member) {
    return leaseServer.takenAloneNanos(member);
  }

  void useLease(Node member, LeaseUse use) {
    leaseServer.use(member, use);
  }

  // ---- the receiver

  /** What the receiver answers from now on; what it does not take it does not process either. */
  public void receiver(Function<Alert, PostResult> answers) {
    receiver =
        alert -> {
          PostResult answer = answers.apply(alert);
          return new Reception(answer instanceof PostResult.Delivered, answer);
        };
  }

  /** What the receiver does from now on, for one that processes and then says that it did not. */
  public void receives(Reception.Receiver does) {
    receiver = does;
  }

  /** How long a post takes to the receiver from now on. */
  public void receiverDelay(Duration delay) {
    receiverDelay = delay;
  }

  /** How much longer its answer takes from now on. */
  public void receiverThinks(Duration delay) {
    receiverThinks = delay;
  }

  /** Whether a member reaches the receiver from now on. */
  public void receiverReached(int number, boolean reached) {
    set(withoutReceiver, peer(number), !reached);
  }

  /** Whether a post that is under way is lost when its poster crashes; at first it is not. */
  public void postsDieWithPoster(boolean lost) {
    postsDieWithPoster = lost;
  }

  /** Every post that the receiver processed. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** The peer events among them. */
  public List<Alert.PeerDown> outages() {
    return received(Alert.PeerDown.class);
  }

  /** The recoveries among them. */
  public List<Alert.PeerUp> recoveries() {
    return received(Alert.PeerUp.class);
  }

  /** The cluster statuses among them. */
  public List<Alert.ClusterStatus> statuses() {
    return received(Alert.ClusterStatus.class);
  }

  private <E extends Alert> List<E> received(Class<E> kind) {
    return received.stream().map(Received::alert).filter(kind::isInstance).map(kind::cast).toList();
  }

  void post(Node from, Effect.Post post) {
    after(
        receiverDelay,
        () -> {
          if (postsDieWithPoster && from.refuses() && !from.running()) {
            return;
          }
          Reception reception = receive(from, post.alert());
          if (receiverThinks.isZero()) {
            from.step(new Input.Posted(post.post(), reception.answer()));
          } else {
            after(
                receiverThinks, () -> from.step(new Input.Posted(post.post(), reception.answer())));
          }
        });
  }

  /** What the destination {@code name} does with all notices from now on. */
  public void destination(String name, Reception does) {
    destinations.put(name, does);
  }

  /** What destinations got, in this order. */
  public List<Noticed> noticed() {
    return List.copyOf(noticed);
  }

  void post(Node from, Effect.PostNotice post) {
    after(
        receiverDelay,
        () -> {
          if (postsDieWithPoster && from.refuses() && !from.running()) {
            return;
          }
          Input.NoticePosted ended =
              new Input.NoticePosted(post.post(), receive(from, post.notice()).answer());
          if (receiverThinks.isZero()) {
            from.step(ended);
          } else {
            after(receiverThinks, () -> from.step(ended));
          }
        });
  }

  private Reception receive(Node from, Notice notice) {
    if (withoutReceiver.contains(from.peer())) {
      return new Reception(false, new PostResult.Undelivered("unreachable", Duration.ZERO));
    }
    Reception reception = destinations.getOrDefault(notice.destination(), Reception.TAKEN);
    if (reception.processed()) {
      boolean delivered = reception.answer() instanceof PostResult.Delivered;
      noticed.add(new Noticed(now(), notice, from.peer(), delivered));
    }
    return reception;
  }

  private Reception receive(Node from, Alert alert) {
    if (withoutReceiver.contains(from.peer())) {
      return new Reception(false, new PostResult.Undelivered("unreachable", Duration.ZERO));
    }
    Reception reception = receiver.receive(alert);
    if (reception.processed()) {
      boolean delivered = reception.answer() instanceof PostResult.Delivered;
      received.add(new Received(now(), alert, from.peer(), delivered));
    }
    return reception;
  }

  // ---- the sanity URL

  /** Whether the sanity URL answers from now on. */
  public void sane(boolean answers) {
    sane = answers;
  }

  /** Whether it answers one member from now on. */
  public void sane(int number, boolean answers) {
    set(insane, peer(number), !answers);
  }

  /** How many times members have queried the sanity URL. */
  public long sanityChecks() {
    return sanityChecks;
  }

  void checkSanity(Node from) {
    sanityChecks++;
    after(LATENCY, () -> from.step(new Input.SanityChecked(sane && !insane.contains(from.peer()))));
  }

  private static void set(Set<Peer> peers, Peer peer, boolean contained) {
    if (contained) {
      peers.add(peer);
    } else {
      peers.remove(peer);
    }
  }

  // ---- those who look on

  /** Who sees every step from now on. */
  public void observer(Observer observer) {
    this.observer = observer;
  }

  Observer observer() {
    return observer;
  }

  void tampering(Tampering tampering) {
    this.tampering = tampering;
  }

  Tampering tampering() {
    return tampering;
  }

  /** Whether members remember what they sent and reported; a large world has no room for that. */
  public void records(boolean wanted) {
    records = wanted;
  }

  boolean records() {
    return records;
  }

  // ---- pauses

  /**
   * Whether answers that came while a process was stopped are found to be too late when it runs
   * again, as by a client that looks at its deadlines first; at first they are found as answers.
   */
  public void pausesLoseAnswers(boolean lost) {
    pausesLoseAnswers = lost;
  }

  boolean pausesLoseAnswers() {
    return pausesLoseAnswers;
  }

  /** What a stopped process will find of {@code input} when it is run again. */
  Optional<Input> found(Node stopped, Input input) {
    if (pausesLoseAnswers && input instanceof Input.Answered answered) {
      return Optional.of(new Input.Failed(answered.exchange(), Cause.TIMEOUT));
    }
    return Optional.of(input);
  }

  // ---- time

  /** The time on the wall, so many nanoseconds after the world began. */
  public static Instant time(long nanos) {
    return BEGINNING.plusNanos(nanos);
  }

  /** The time since the world began. */
  public Duration now() {
    return Duration.ofNanos(schedule.nowNanos());
  }

  /** Lets {@code duration} pass. */
  public void pass(Duration duration) {
    schedule.runUntil(schedule.nowNanos() + duration.toNanos());
  }

  long nowNanos() {
    return schedule.nowNanos();
  }

  void at(long nanos, Runnable action) {
    schedule.at(nanos, action);
  }

  private void after(Duration delay, Runnable action) {
    at(schedule.nowNanos() + delay.toNanos(), action);
  }
}

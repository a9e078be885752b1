package io.knh.agent;

import io.knh.core.model.Input;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.NodeState;
import io.knh.core.model.Overview;
import io.knh.core.model.PathReport;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An agent without a member: it shows to the edges what a test says, and remembers what it heard
 * from them. At first it waits, ticks, and has no roster.
 */
@ApplicationScoped
public class FakeAgent implements Inbox, Snapshots, RosterReadings {

  private static final Duration FRESH = Duration.ofMillis(100);

  private final Queue<Input> heard = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Peer self = Peer.of("node-a", "10.0.0.1", 8080);
  private volatile Role role = new Role.Waiting();
  private volatile Roster roster = Roster.empty();
  private volatile boolean rosterRead;
  private volatile LedgerCopy ledger = LedgerCopy.EMPTY;
  private volatile Optional<PathReport> paths = Optional.empty();
  private volatile Optional<Supplier<Overview>> shown = Optional.empty();
  private volatile Optional<Supplier<Snapshot>> taken = Optional.empty();
  private volatile boolean full;
  private volatile boolean stepped = true;
  private volatile Duration age = FRESH;
  private volatile Duration readAge = Duration.ZERO;

  /** Back to the beginning, but for who it is. */
  public void reset() {
    heard.clear();
    refused.set(0);
    role = new Role.Waiting();
    roster = Roster.empty();
    rosterRead = false;
    ledger = LedgerCopy.EMPTY;
    paths = Optional.empty();
    shown = Optional.empty();
    taken = Optional.empty();
    full = false;
    stepped = true;
    age = FRESH;
    readAge = Duration.ZERO;
  }

  // ---- what it shows

  public void is(Peer self) {
    this.self = self;
  }

  public void is(Role role) {
    this.role = role;
  }

  public void reads(Peer... members) {
    roster = Roster.of(Stream.of(members).map(m -> new RosterEntry(m, true, false)).toList());
    rosterRead = true;
  }

  public void reads(Roster members) {
    roster = members;
    rosterRead = true;
  }

  public void keeps(LedgerCopy ledger) {
    this.ledger = ledger;
  }

  public void tells(PathReport paths) {
    this.paths = Optional.of(paths);
  }

  public void steppedAgo(Duration age) {
    this.age = age;
  }

  public void hasNotStepped() {
    stepped = false;
  }

  /** Each time it is looked at, it shows what {@code overview} gives; it has read its roster. */
  public void shows(Supplier<Overview> overview) {
    shown = Optional.of(overview);
    rosterRead = true;
  }

  /** The same, of a member that is there, though no agent runs it. */
  public void shows(Supplier<Snapshot> snapshot, Supplier<Overview> overview) {
    shows(overview);
    taken = Optional.of(snapshot);
  }

  @Override
  public Overview overview() {
    return shown
        .map(Supplier::get)
        .orElseGet(
            () ->
                new Overview(
                    0,
                    self,
                    role,
                    0,
                    -1,
                    rosterRead,
                    1,
                    List.of(),
                    0,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));
  }

  @Override
  public Snapshot current() {
    return taken.map(Supplier::get).orElseGet(this::made);
  }

  private Snapshot made() {
    Overview now = overview();
    return new Snapshot(
        now.self(),
        now.role(),
        roster,
        rosterRead,
        List.of(),
        ledger,
        now.undelivered(),
        paths,
        now.nanos());
  }

  @Override
  public Duration lag() {
    return Duration.ZERO;
  }

  @Override
  public Duration age() {
    return age;
  }

  @Override
  public boolean stepped() {
    return stepped;
  }

  /** How long ago its roster was known to be true. */
  public void readAgo(Duration age) {
    readAge = age;
  }

  @Override
  public Reading reading() {
    return new Reading(
        rosterRead ? Optional.of(Instant.now().minus(readAge)) : Optional.empty(),
        Optional.empty());
  }

  // ---- what it hears

  /** Whether there is no room in its mailbox. */
  public void isFull(boolean full) {
    this.full = full;
  }

  @Override
  public boolean offer(Input input) {
    if (full) {
      refused.incrementAndGet();
      return false;
    }
    return heard.add(input);
  }

  /** How many inputs it refused, since it had no room. */
  public int refused() {
    return refused.get();
  }

  /** What it heard, without the times that nobody can predict. */
  public List<Input> heard() {
    return heard.stream().map(FakeAgent::untimed).toList();
  }

  /** How long the answers took that it heard. */
  public List<Duration> roundTrips() {
    return heard.stream()
        .filter(Input.Answered.class::isInstance)
        .map(Input.Answered.class::cast)
        .map(answered -> Duration.ofNanos(answered.roundTripNanos()))
        .toList();
  }

  /** The rosters that it heard, oldest first, where it hears nothing else. */
  public List<Roster> rosters() {
    return heard(Input.RosterRead.class).map(Input.RosterRead::roster).toList();
  }

  /** Whether the roster could be read, each time it heard of it, oldest first. */
  public List<Boolean> readable() {
    return heard(Input.RosterReadable.class).map(Input.RosterReadable::readable).toList();
  }

  private <I extends Input> Stream<I> heard(Class<I> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** What it heard of nodes, oldest first. */
  public List<SortedMap<String, NodeState>> nodes() {
    return heard.stream()
        .filter(Input.NodesRead.class::isInstance)
        .map(input -> ((Input.NodesRead) input).states())
        .toList();
  }

  private static Input untimed(Input input) {
    return input instanceof Input.Answered answered
        ? new Input.Answered(
            answered.exchange(), answered.status(), answered.content(), answered.allegiance())
        : input;
  }
}

package io.knh.peering;

import io.knh.agent.Inbox;
import io.knh.agent.Snapshots;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A member whose state a test sets, and which remembers what it heard. */
@ApplicationScoped
public class FakeMember implements Snapshots, Inbox {

  private final Queue<Input> heard = new ConcurrentLinkedQueue<>();
  private volatile Peer self = Peer.of("node-a", "10.0.0.1", 8080);
  private volatile Role role = new Role.Waiting();
  private volatile Roster roster = Roster.empty();
  private volatile boolean rosterRead;
  private volatile LedgerCopy ledger = LedgerCopy.EMPTY;
  private volatile boolean full;
  private volatile boolean stepped = true;
  private volatile Duration age = Duration.ofMillis(100);

  /** Back to the beginning: waiting, ticking, without a roster. */
  public void reset() {
    heard.clear();
    role = new Role.Waiting();
    roster = Roster.empty();
    rosterRead = false;
    ledger = LedgerCopy.EMPTY;
    full = false;
    stepped = true;
    age = Duration.ofMillis(100);
  }

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

  public void steppedAgo(Duration age) {
    this.age = age;
  }

  public void hasNotStepped() {
    stepped = false;
  }

  public void keeps(LedgerCopy ledger) {
    this.ledger = ledger;
  }

  public void isFull(boolean full) {
    this.full = full;
  }

  /** What it heard, without the times that nobody can predict. */
  public List<Input> heard() {
    return heard.stream().map(FakeMember::untimed).toList();
  }

  /** How long the answers took that it heard. */
  public List<Duration> roundTrips() {
    return heard.stream()
        .filter(Input.Answered.class::isInstance)
        .map(Input.Answered.class::cast)
        .map(answered -> Duration.ofNanos(answered.roundTripNanos()))
        .toList();
  }

  private static Input untimed(Input input) {
    return input instanceof Input.Answered answered
        ? new Input.Answered(
            answered.exchange(), answered.status(), answered.content(), answered.allegiance())
        : input;
  }

  @Override
  public Overview overview() {
    return new Overview(0, self, role, 0, -1, rosterRead, 1, List.of(), 0, Optional.empty());
  }

  @Override
  public Duration lag() {
    return Duration.ZERO;
  }

  @Override
  public Snapshot current() {
    return new Snapshot(self, role, roster, rosterRead, List.of(), ledger, 0, 0);
  }

  @Override
  public Duration age() {
    return age;
  }

  @Override
  public boolean stepped() {
    return stepped;
  }

  @Override
  public boolean offer(Input input) {
    return !full && heard.add(input);
  }
}

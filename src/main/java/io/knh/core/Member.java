package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Delivery;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Notices;
import io.knh.core.election.Election;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Silence;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Subject;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import io.knh.core.path.PathProbing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A member: inputs and the time go in, effects come out. Not safe for use by several threads; the
 * same inputs at the same times give the same effects.
 */
public final class Member {

  /** Messages may come so many times {@code PROBE_TIMEOUT} after their sender left. */
  private static final int LATE_TIMEOUTS = 3;

  private final MemberSettings settings;
  private final Peer self;
  private final StepOutlet outlet;
  private final Membership membership;
  private final Ledger ledger;
  private final Delivery delivery;
  private final Notices notices;
  private final Nodes nodes;
  private final Election election;
  private final PathProbing paths;
  private final Invariants invariants;
  private final PauseDetector pauses;

  private Phase phase;
  private long roleNanos;
  private long heardNanos = -1;

  /**
   * A member that has just started, knows nobody, and waits.
   *
   * @param random uniform over all longs; ids and jitter are drawn from it
   * @param wallClock asked for the moments that alerts name, and for those of leavings
   * @param nowNanos the time, in nanoseconds since any moment, 0 or more, as in every step
   */
  public Member(MemberSettings settings, LongSupplier random, WallClock wallClock, long nowNanos) {
    this(settings, random, wallClock, nowNanos, Member.class.desiredAssertionStatus());
  }

  /** {@code asserting} is whether a step that breaks an invariant throws. */
  Member(
      MemberSettings settings,
      LongSupplier random,
      WallClock wallClock,
      long nowNanos,
      boolean asserting) {
    Timings timings = settings.timings();
    this.settings = settings;
    this.self = settings.self();
    this.roleNanos = nowNanos;
    this.pauses = new PauseDetector(timings.probeTimeout());
    outlet = new StepOutlet(new Exchanges(timings.probeTimeout()), nowNanos);
    invariants = new Invariants(asserting, outlet);
    membership = new Membership(self, timings, outlet);
    ledger = new Ledger(wallClock);
    delivery = new Delivery(settings, ledger, random, outlet);
    notices = new Notices(settings, ledger, random, outlet);
    nodes = new Nodes(self, settings.alerts());
    election = new Election(self, timings.silence().toNanos(), ledger::left, outlet, nowNanos);
    paths = new PathProbing(settings, outlet);
    Parts parts =
        new Parts(
            settings,
            membership,
            ledger,
            delivery,
            notices,
            nodes,
            election,
            paths,
            new AlertIds(random),
            wallClock,
            outlet,
            nowNanos);
    phase = new Following(parts, Silence.NONE);
  }

  private void become(Phase next) {
    if (phase.givesWayTo(next)) {
      phase = next;
      phase.begin();
    }
  }

  /**
   * Takes one input.
   *
   * @param nowNanos the time, never less than in the step before
   * @return what is to be done, in this order
   */
  public List<Effect> step(Input input, long nowNanos) {
    long steppedNanos = outlet.nowNanos();
    outlet.begin(Math.max(nowNanos, steppedNanos));
    invariants.expect(nowNanos >= steppedNanos, Invariant.TIME, "a step came before the last one");
    if (pauses.isLate(nowNanos)) {
      Duration pause = Duration.ofNanos(outlet.nowNanos() - steppedNanos);
      outlet.report(new Transition.Paused(pause));
      paths.restart();
      become(phase.resumed(pause));
    }
    Role before = phase.role();
    take(input);
    for (long lost : outlet.overdue()) {
      failed(lost, Cause.TIMEOUT);
    }
    become(phase.advance());
    if (ledger.takeReturned()) {
      choosePaths();
    }
    if (!(phase instanceof Leaving)) {
      paths.advance();
    }
    delivery.advance();
    nameSettled();
    ledger.forgetOver(outlet.nowNanos()).forEach(notices::learned);
    if (!phase.role().equals(before)) {
      roleNanos = outlet.nowNanos();
    }
    long phaseNanos = phase.wakeNanos();
    phase.check(invariants, phaseNanos);
    invariants.check(delivery, notices);
    invariants.expectAtMost(
        paths.inFlight(), PathProbing.MAX_IN_FLIGHT, Invariant.IN_FLIGHT, "probes of paths");
    long pathNanos = phase instanceof Leaving ? Long.MAX_VALUE : paths.wakeNanos();
    pauses.expect(
        Math.min(
            Math.min(phaseNanos, pathNanos),
            Math.min(outlet.overdueNanos(), delivery.wakeNanos())));
    return outlet.effects();
  }

  /** When the next {@link Input.Tick} is due, if nothing else comes before. */
  public long wakeNanos() {
    return pauses.expectedNanos();
  }

  /** What the outside may know; {@code steppedNanos} is the caller's clock. */
  public Snapshot snapshot(long steppedNanos) {
    return new Snapshot(
        self,
        phase.role(),
        membership.roster(),
        membership.read(),
        phase.lastRound(),
        ledger.copy(),
        delivery.size(),
        paths.report(),
        steppedNanos);
  }

  /** What else may be shown; passes over all peers. */
  public Overview overview() {
    KnownProblems.Lists problems = phase.problems();
    return new Overview(
        outlet.nowNanos(),
        self,
        phase.role(),
        roleNanos,
        heardNanos,
        membership.listed(),
        membership.size(),
        delivery.lanes(),
        delivery.recordedSize(),
        phase.coordination(),
        notices.destinations(),
        problems.open(),
        problems.resolved(),
        paths.views());
  }

  /** Whether a member that shuts down has said its goodbye. */
  public boolean left() {
    return phase.over();
  }

  // ---- what comes in

  private void take(Input input) {
    switch (input) {
      case Input.RosterRead read -> update(read.roster());
      case Input.HeartbeatHeard heard -> {
        heard(heard.from(), heard.keepsLedger());
        heard.ledgerMessage().ifPresent(this::read);
      }
      case Input.GoodbyeHeard heard -> {
        heard.ledgerMessage().ifPresent(this::read);
        become(phase.goodbye(heard.from()));
        choosePaths();
      }
      case Input.Answered answered -> answered(answered);
      case Input.Failed failed -> failed(failed.exchange(), failed.cause());
      case Input.Unsent unsent -> unsent(unsent.exchange());
      case Input.SanityChecked checked -> phase.sanityChecked(checked.passed());
      case Input.LeaseSeen seen -> phase.leaseSeen(seen.view());
      case Input.Posted ended -> {
        delivery.posted(ended.post(), ended.result());
        nameSettled();
        phase.postEnded();
      }
      case Input.NoticePosted ended -> {
        boolean heard = notices.posted(ended.post(), ended.result());
        phase.postEnded();
        if (heard) {
          phase.notified();
        }
      }
      case Input.NodesRead read -> nodes.read(read.states());
      case Input.RosterReadable readable -> membership.readable(readable.readable());
      case Input.Tick tick -> {}
      case Input.Leave leave -> become(phase.leave());
    }
  }

  private void nameSettled() {
    delivery.takeSettled().forEach(phase::settled);
  }

  private void update(Roster changed) {
    boolean joined = membership.update(changed);
    election.update(changed);
    become(phase.rosterRead(changed, joined));
    if (changed.size() > 0) {
      // In an empty one not even this member is: it says nothing of who is gone.
      ledger.retain(changed);
      ledger.takeDropped().forEach(notices::learned);
    }
    choosePaths();
  }

  private void choosePaths() {
    paths.update(membership.roster(), ledger::left);
  }

  private void heard(Peer from, boolean keepsLedger) {
    if (from.compareTo(self) <= 0 || phase instanceof Leaving) {
      return; // one below learns of this member by its heartbeat or its answers
    }
    if (justLeft(from)) {
      return; // its goodbye overtook this heartbeat
    }
    long nowNanos = outlet.nowNanos();
    election.heard(from, !keepsLedger, nowNanos);
    heardNanos = nowNanos;
    if (election.coordinator(nowNanos).filter(from::equals).isPresent()) {
      // Not by any other: one that its coordinator cannot reach goes on being down for that one,
      // though it may announce itself to those who can.
      ledger.answered(from, nowNanos);
    }
    long nextNanos = nowNanos + settings.timings().probeInterval().toNanos();
    become(phase.heard(from, new Silence(Optional.of(from), nextNanos)));
    if (keepsLedger) {
      paths.reported(from);
      delivery.dropPeerAlerts();
    } else {
      delivery.deliverOwn();
    }
  }

  /** A slow way delivers what its sender gave up after {@code PROBE_TIMEOUT} (seed 3213087). */
  private boolean justLeft(Peer peer) {
    long lateNanos = LATE_TIMEOUTS * settings.timings().probeTimeout().toNanos();
    long sureNanos = ledger.sinceNanos(peer) + lateNanos;
    return ledger.left(peer) && outlet.nowNanos() < sureNanos;
  }

  private void read(LedgerMessage ledgerMessage) {
    Set<Peer> gone =
        ledgerMessage.entries().stream()
            .flatMap(entry -> entry.subject().member().stream())
            .filter(ledger::left)
            .collect(Collectors.toSet());
    Map<Subject, LedgerEntry> full =
        ledgerMessage.entries().stream()
            .map(entry -> ledger.entry(entry.subject()))
            .filter(LedgerEntry::full)
            .collect(Collectors.toMap(LedgerEntry::subject, entry -> entry, (one, same) -> one));
    List<Subject> changed = ledger.merge(ledgerMessage.entries(), outlet.nowNanos());
    if (changed.isEmpty()) {
      return;
    }
    boolean leavings = false;
    for (Subject subject : changed) {
      Optional<Peer> left = subject.member().filter(ledger::left);
      left.ifPresent(election::gone);
      leavings |= left.isPresent() != subject.member().filter(gone::contains).isPresent();
      LedgerEntry before = full.getOrDefault(subject, LedgerEntry.of(subject));
      delivery.dropSettled(before, ledger.entry(subject).settled());
    }
    if (leavings) {
      choosePaths();
    }
    phase.learned(changed);
  }

  // ---- results of messages

  private void answered(Input.Answered answer) {
    Optional<Message> message = outlet.close(answer.exchange());
    if (message.isEmpty()) {
      return;
    }
    if (message.get() instanceof Message.OfPath path) {
      paths.answered(path, answer);
      return;
    }
    if (message.get() instanceof Message.Ping) {
      boolean pong = answer.content() instanceof Content.Pong;
      boolean original = answer.allegiance() instanceof Allegiance.Unnamed;
      election.answered(answer.exchange(), pong, original, outlet.nowNanos());
      return;
    }
    Optional<Content.LedgerAnswer> brought =
        message.get() instanceof Message.Heartbeat
                && answer.content() instanceof Content.LedgerAnswer ledgerAnswer
            ? Optional.of(ledgerAnswer)
            : Optional.empty();
    brought.ifPresent(known -> read(known.ledgerMessage()));
    phase.answered(message.get(), answer, brought);
  }

  private void failed(long exchange, Cause cause) {
    Optional<Message> message = outlet.close(exchange);
    if (message.isEmpty()) {
      return;
    }
    if (message.get() instanceof Message.OfPath path) {
      paths.failed(path, exchange, cause);
    } else if (message.get() instanceof Message.Ping) {
      election.failed(exchange);
    } else {
      phase.failed(message.get(), exchange, cause);
    }
  }

  private void unsent(long exchange) {
    Optional<Message> message = outlet.close(exchange);
    if (message.isEmpty()) {
      return;
    }
    if (message.get() instanceof Message.OfPath path) {
      paths.unsent(path, exchange);
    } else if (message.get() instanceof Message.Ping) {
      election.unsent(exchange, outlet.nowNanos());
    } else {
      phase.unsent(message.get(), exchange);
    }
  }
}

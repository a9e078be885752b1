package io.knh.core;

import io.knh.core.alert.ClusterStatusSchedule;
import io.knh.core.alert.Delivery;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Notices;
import io.knh.core.alert.PendingDecisions;
import io.knh.core.alert.Replication;
import io.knh.core.alert.Sanity;
import io.knh.core.detection.CrossChecks;
import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.Lease;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Probes;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.LeaseView;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Overview;
import io.knh.core.model.PathReport;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Silence;
import io.knh.core.model.Subject;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.path.NetworkWatch;
import io.knh.core.path.PathProbing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A term as coordinator: what begins with the election and ends with stepping down. */
final class Term implements Probes, PendingDecisions.DecisionListener {

  /** How a member answers a heartbeat. */
  private static final int OK = 200;

  /** How often the quorum is looked at while answers stream in; each look passes over all peers. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private static final long IDLE_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** From one step to the next, at most. */
  static final long LONGEST_NANOS = IDLE_LOOK_NANOS;

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Outlet outlet;
  private final Membership membership;
  private final FailureDetector detector;
  private final Replication replication;
  private final Lease lease;
  private final Quorum quorum;
  private final Sanity sanity;
  private final PendingDecisions pending;
  private final Delivery delivery;
  private final Notices notices;
  private final PathProbing paths;
  private final NetworkWatch network;
  private final KnownProblems problems;
  private final Episodes episodes;
  private final Successors successors;
  private final Outages outages;
  private final CrossChecks crossChecks;
  private final ClusterStatusSchedule statusSchedule;
  private final PeerViews views;
  private final long wonNanos;
  private final long idleLookNanos;
  private final int crossCheckAfter;
  private boolean roundOver;
  private List<MonitoredPeer> healthy = List.of();
  private long healthyNanos = Long.MIN_VALUE / 2;
  private long readingNanos = Long.MAX_VALUE;
  private long lookNanos;
  private long networkNanos;
  private long backNanos;
  private long lookedNanos;
  private int turn;

  Term(Parts parts, Silence silence) {
    this.settings = parts.settings();
    this.ledger = parts.ledger();
    this.outlet = parts.outlet();
    this.membership = parts.membership();
    this.wonNanos = outlet.nowNanos();
    this.backNanos = wonNanos;
    Timings timings = settings.timings();
    idleLookNanos = Math.min(IDLE_LOOK_NANOS, timings.probeInterval().toNanos());
    crossCheckAfter = Math.max(1, timings.sendMaxRetries() / 2);
    detector = new FailureDetector(settings.self(), timings, ledger::remembered, this, wonNanos);
    replication = new Replication(ledger);
    lease = new Lease(settings, outlet);
    quorum = new Quorum(settings, detector, lease, outlet);
    sanity = new Sanity(settings, outlet);
    pending =
        new PendingDecisions(
            timings, detector, timings.spread().toNanos(), quorum, sanity, this, outlet);
    delivery = parts.delivery();
    successors = new Successors(detector, replication, outlet);
    crossChecks = new CrossChecks(outlet);
    notices = parts.notices();
    views = new PeerViews(detector, pending, crossChecks, ledger);
    paths = parts.paths();
    network = new NetworkWatch(timings, membership.roster());
    problems = new KnownProblems(parts, views::witnesses, network::finding);
    episodes = new Episodes(parts, successors, problems::of, network::isKnown);
    outages = new Outages(parts, detector, quorum, successors, episodes, silence);
    statusSchedule =
        new ClusterStatusSchedule(
            settings, detector, ledger, quorum, sanity, parts.ids(), delivery::status, outlet);
    lookNanos = wonNanos;
    detector.update(membership.roster(), wonNanos);
    delivery.begin();
    delivery.takeOver(ledger.copy().entries());
    parts.nodes().forget();
    notices.takeOver();
  }

  // ---- what it learns

  void update(Roster changed) {
    detector.update(changed, outlet.nowNanos());
    replication.retain(changed);
    network.update(changed);
    outages.look();
    lookSoon();
  }

  void goodbye(Peer from) {
    detector.left(from.address(), outlet.nowNanos());
  }

  /** The entries of {@code changed} have changed, by what another member knew. */
  void learned(List<Subject> changed) {
    for (Subject subject : changed) {
      subject.member().ifPresent(peer -> detector.recall(peer, outlet.nowNanos()));
      delivery.takeOver(List.of(ledger.entry(subject)));
      notices.learned(subject);
    }
    outages.look();
    lookSoon();
  }

  void answered(Input.Answered answer, Optional<Content.LedgerAnswer> brought) {
    long exchange = answer.exchange();
    if (answer.status() != OK && detector.awaitsMember(exchange)) {
      // What answers is no member yet, or none any more: a server whose application is still
      // starting says that it knows no such page, and then says nothing for seconds. Taken for an
      // answer of the member, that hides an outage; taken for silence, it raises an alert about a
      // host that answers.
      replication.failed(exchange);
      detector.answeredWithoutMember(exchange, outlet.nowNanos());
      lookSoon();
      return;
    }
    brought.ifPresentOrElse(
        known -> replication.answered(exchange, known.ledgerMessage()),
        () -> replication.answeredBare(exchange));
    brought.ifPresent(
        known -> detector.peerOf(exchange).ifPresent(from -> heardPaths(from, known.paths())));
    detector.answered(exchange, answer.allegiance(), answer.roundTripNanos(), outlet.nowNanos());
    lookSoon();
  }

  void failed(long exchange, Cause cause) {
    replication.failed(exchange);
    detector.failed(exchange, cause, outlet.nowNanos());
    if (pending.any()) {
      lookSoon();
    }
  }

  void unsent(long exchange) {
    replication.failed(exchange);
    detector.unsent(exchange);
  }

  void found(long exchange, Optional<Cause> failure) {
    crossChecks.found(exchange, failure);
  }

  void crossCheckUnanswered(long exchange) {
    crossChecks.unanswered(exchange);
  }

  void sanityChecked(boolean passed) {
    sanity.checked(passed);
    statusSchedule.sanityChecked();
    lookSoon();
  }

  void leaseSeen(Optional<LeaseView> view) {
    lease.seen(view);
    lookSoon();
  }

  /** A post ended, which made room for another, and showed how its receiver does. */
  void posted() {
    lookAtReceivers();
    lookSoon();
  }

  /** A destination has heard more: those next in line are to know at once. */
  void notified() {
    successors.write(1);
    lookSoon();
  }

  /**
   * At once: that a receiver accepts what it is sent is known to this member alone, which may leave
   * in a moment (seed 3187298).
   */
  private void lookAtReceivers() {
    if (hasRead(outlet.nowNanos())) {
      episodes.lookAtOwn();
    }
  }

  /** {@code alert} is done with: those next in line are to know at once. */
  void settled(Alert.OfPeer alert) {
    outages.look();
    successors.write(1);
    lookSoon();
  }

  // ---- what it does

  void advance() {
    long nowNanos = outlet.nowNanos();
    detector.advance(nowNanos);
    statusSchedule.advance();
    sanity.want(
        pending.any()
            || delivery.anyWithRoom()
            || notices.anyDue()
            || statusSchedule.awaitsSanity());
    sanity.advance();
    pending.advance();
    for (Peer peer : replication.toAsk()) {
      if (!detector.beat(peer, nowNanos)) {
        replication.unasked(peer);
      }
    }
    if (nowNanos >= lookNanos) {
      look(nowNanos);
    }
    successors.advance();
  }

  /** Something came that quorum or sanity depends on. */
  private void lookSoon() {
    long soonNanos = lookedNanos + LOOK_NANOS;
    if (pending.any() || delivery.anyRecorded() || outages.recoveriesDue()) {
      lookNanos = Math.min(lookNanos, soonNanos);
    }
    lookNanos = Math.min(lookNanos, Math.max(soonNanos, notices.wakeNanos()));
  }

  private void look(long nowNanos) {
    lookedNanos = nowNanos;
    lookNanos = nowNanos + idleLookNanos;
    quorum.look();
    lease.advance(quorum.majority(), pending.any() || delivery.anyRecorded() || notices.anyOwed());
    if (hasRead(nowNanos)) {
      pending.look();
      outages.recordRecoveries();
      episodes.look();
      episodes.lookAtOwn();
      lookAtNetwork(nowNanos);
      boolean anybody = anybodyMayAnswer();
      delivery.release(replication, quorum, sanity, anybody);
      notices.release(replication, quorum, sanity, anybody, problems::of);
    }
    // What is due already waits for what allows it, which the next answer may bring.
    long noticeNanos = notices.wakeNanos();
    lookNanos = noticeNanos > nowNanos ? Math.min(lookNanos, noticeNanos) : lookNanos;
  }

  private void heardPaths(Peer from, Optional<PathReport> paths) {
    paths.ifPresentOrElse(
        told -> network.heard(from, told, outlet.nowNanos()), () -> network.heardNothing(from));
  }

  private void lookAtNetwork(long nowNanos) {
    if (nowNanos < networkNanos) {
      return;
    }
    networkNanos = nowNanos + IDLE_LOOK_NANOS;
    if (settings.pathProbes() > 0) {
      network.heard(settings.self(), new PathReport(paths.views(), true), nowNanos);
    }
    NetworkWatch.Changes changes =
        network.look(episodes.openNetwork(), this::isUp, this::isDown, this::upNanos, nowNanos);
    changes.begun().forEach(found -> episodes.began(found.subject(), found.sinceNanos()));
    changes.ended().forEach(episodes::ended);
  }

  private boolean isDown(Peer peer) {
    return detector
        .find(peer)
        .filter(
            known ->
                switch (known.state()) {
                  case SUSPECT, PENDING, DOWN -> true;
                  case NEW, UP, ABSENT, LEFT -> false;
                })
        .isPresent();
  }

  /** Since when {@code peer} is up, as far as this member knows without a pause. */
  private long upNanos(Peer peer) {
    if (peer.equals(settings.self())) {
      return backNanos;
    }
    return detector
        .find(peer)
        .filter(MonitoredPeer::answersHere)
        .map(known -> Math.max(known.upNanos(), backNanos))
        .orElse(outlet.nowNanos());
  }

  private boolean isUp(Peer peer) {
    return peer.equals(settings.self())
        || detector.find(peer).filter(known -> known.state() == PeerState.UP).isPresent();
  }

  /**
   * Whether nobody's entries are awaited: they may say that a peer's outage was recorded, or that
   * it left. They are not waited for long, lest one that answers page after page silences all
   * alerts.
   */
  private boolean hasRead(long nowNanos) {
    if (!replication.reads()) {
      readingNanos = Long.MAX_VALUE;
      return true;
    }
    readingNanos = Math.min(readingNanos, nowNanos);
    return nowNanos - readingNanos >= 2 * settings.timings().probeTimeout().toNanos();
  }

  private boolean anybodyMayAnswer() {
    return detector.peers().stream().anyMatch(MonitoredPeer::mayAnswer);
  }

  /** Begins again after a pause of the process. */
  void restart() {
    detector.restart(outlet.nowNanos());
    replication.restart();
    crossChecks.restart();
    network.restart();
    backNanos = outlet.nowNanos();
    lease.restart();
    sanity.restart();
    pending.restart();
  }

  // ---- pending decisions

  @Override
  public void allowed(MonitoredPeer peer, Cause cause) {
    Peer down = peer.peer();
    Scope scope = crossChecks.scope(down);
    Duration delay = Duration.ofNanos(outlet.nowNanos() - peer.decidedNanos());
    outlet.report(new Transition.DownRecorded(down, cause, scope, delay));
    views.recorded(down, crossChecks.witnesses(down));
    outages.begin(peer, cause, scope);
    crossChecks.end(down);
  }

  @Override
  public void delayed(MonitoredPeer peer) {
    ledger.share(peer.peer(), outlet.nowNanos());
  }

  // ---- what has to be true

  /**
   * Checks what has to be true after every step: of counts each time, of one peer and of one ledger
   * entry in turn, for there may be thousands.
   */
  void check(Invariants invariants) {
    invariants.expectAtMost(
        crossChecks.inFlight(), CrossChecks.MAX_OPEN, Invariant.IN_FLIGHT, "cross checks");
    turn++;
    List<RosterEntry> members = membership.roster().entries();
    if (!members.isEmpty()) {
      check(members.get(Math.floorMod(turn, members.size())).peer(), invariants);
    }
    List<LedgerEntry> entries = ledger.copy().entries();
    if (!entries.isEmpty()) {
      for (Alert.OfPeer alert : entries.get(Math.floorMod(turn, entries.size())).undelivered()) {
        invariants.expect(
            !isWanted(alert) || delivery.contains(alert),
            Invariant.ALERTS,
            "an alert is recorded, and nobody delivers it");
      }
    }
  }

  private void check(Peer peer, Invariants invariants) {
    if (peer.equals(settings.self())) {
      return;
    }
    Optional<MonitoredPeer> known = detector.find(peer);
    invariants.expect(known.isPresent(), Invariant.PHASE, "a member is not probed");
    known
        .map(MonitoredPeer::state)
        .ifPresent(
            state -> {
              invariants.expect(
                  state != PeerState.PENDING || pending.contains(peer),
                  Invariant.PHASE,
                  "nobody goes on with the decision that a member is down");
              invariants.expect(
                  state != PeerState.DOWN || ledger.entry(peer).down(),
                  Invariant.PHASE,
                  "a member is down, and the ledger knows of no outage that lasts");
            });
  }

  private boolean isWanted(Alert.OfPeer alert) {
    return switch (alert) {
      case Alert.PeerDown down -> settings.peerStatus();
      case Alert.PeerUp up -> settings.recovery();
    };
  }

  // ---- what others ask

  /**
   * The higher coordinator that most of the peers that are up named in the round that has just
   * finished, if any. Not before the term has lasted so long that it cannot be a memory of one that
   * fell silent before.
   */
  Optional<PeerId> namedByMost() {
    if (!roundOver) {
      return Optional.empty();
    }
    roundOver = false;
    long settledNanos =
        settings.timings().silence().plus(settings.timings().probeInterval()).toNanos();
    return outlet.nowNanos() - wonNanos < settledNanos ? Optional.empty() : detector.namedByMost();
  }

  /** What may be known of it. */
  Overview.Coordination overview() {
    return new Overview.Coordination(
        quorum.state(),
        quorum.stateNanos(),
        elsewhere(),
        settings.lease() ? Optional.of(lease.held()) : Optional.empty(),
        sanity.state(),
        sanity.stateNanos(),
        views.now(outlet.nowNanos()),
        network.reported());
  }

  /** What is wrong now, and what was. */
  KnownProblems.Lists problems() {
    boolean young = outlet.nowNanos() - wonNanos < settings.timings().silence().toNanos();
    return problems.lists(quorum, young, elsewhere(), sanity, pending.peers());
  }

  /**
   * The higher coordinator that most follow, while this one may not send alerts. Not in the first
   * moments of a term: some may have heard the one before later than this member, and still name
   * it.
   */
  private Optional<PeerId> elsewhere() {
    boolean young = outlet.nowNanos() - wonNanos < settings.timings().silence().toNanos();
    return young || quorum.state() != QuorumState.NONE ? Optional.empty() : detector.namedByMost();
  }

  List<PeerStatus> lastRound() {
    return statusSchedule.lastRound();
  }

  /** Whether {@code peer} goes on with what this member recorded. */
  boolean keepsLedger(Peer peer) {
    return replication.keepsLedger(peer);
  }

  /** The peers that answer, the highest first: those that may take over. */
  List<Peer> successors() {
    return successors.all();
  }

  long wakeNanos() {
    return LongStream.of(
            detector.wakeNanos(),
            statusSchedule.wakeNanos(),
            sanity.wakeNanos(),
            pending.wakeNanos(),
            successors.wakeNanos(),
            lookNanos)
        .min()
        .getAsLong();
  }

  // ---- what probing finds out

  @Override
  public long heartbeat(Peer to) {
    LedgerMessage ledgerMessage = replication.messageTo(to);
    long exchange = outlet.send(new Message.Heartbeat(ledgerMessage), to);
    replication.sent(exchange);
    return exchange;
  }

  @Override
  public void probeAnswered(MonitoredPeer peer, long roundTripNanos) {
    outages.heard(peer.peer());
    outlet.report(new Transition.ProbeAnswered(peer.peer(), roundTripNanos));
  }

  @Override
  public void probeFailed(MonitoredPeer peer, Cause cause, long afterNanos) {
    outlet.report(new Transition.ProbeFailed(peer.peer(), cause, afterNanos));
  }

  @Override
  public void probeUnsent(MonitoredPeer peer) {
    outlet.report(new Transition.ProbeUnsent(peer.peer()));
  }

  @Override
  public void answered(MonitoredPeer peer, PeerState before, int failedAttempts) {
    ledger.answered(peer.peer(), outlet.nowNanos());
    crossChecks.end(peer.peer());
    views.answered(peer.peer());
    outages.look(); // its own, or that of one whose place it takes
    switch (before) {
      case NEW, ABSENT -> outlet.report(new Transition.PeerAnswered(peer.peer()));
      case LEFT -> outlet.report(new Transition.PeerReturned(peer.peer()));
      case SUSPECT -> outlet.report(new Transition.SuspectAnswered(peer.peer(), failedAttempts));
      case PENDING -> {
        pending.answered(peer);
        outlet.report(new Transition.PeerRecovered(peer.peer(), false));
      }
      case DOWN -> outlet.report(new Transition.PeerRecovered(peer.peer(), true));
      case UP -> {}
    }
  }

  @Override
  public void suspected(MonitoredPeer peer, Cause cause) {
    outlet.report(new Transition.PeerSuspected(peer.peer(), cause));
  }

  @Override
  public void attemptFailed(MonitoredPeer peer, int failed) {
    if (failed == crossCheckAfter && crossChecks.hasRoom()) {
      crossChecks.ask(peer.peer(), healthy());
    }
  }

  /** Those who may be asked about others, found anew once a second: there may be thousands. */
  private List<MonitoredPeer> healthy() {
    if (outlet.nowNanos() >= healthyNanos) {
      healthyNanos = outlet.nowNanos() + IDLE_LOOK_NANOS;
      healthy = successors.healthy().toList();
    }
    return healthy;
  }

  @Override
  public void starting(MonitoredPeer peer) {
    crossChecks.end(peer.peer());
    outlet.report(new Transition.PeerStarting(peer.peer()));
  }

  @Override
  public void decision(MonitoredPeer peer, int failedAttempts, Cause lastCause) {
    outlet.report(new Transition.DownDecided(peer.peer(), failedAttempts, lastCause));
    pending.add(peer, lastCause);
    lookNanos = Math.min(lookNanos, outlet.nowNanos());
  }

  @Override
  public void absent(MonitoredPeer peer) {
    outlet.report(new Transition.PeerAbsent(peer.peer()));
  }

  @Override
  public void left(MonitoredPeer peer) {
    crossChecks.end(peer.peer());
    ledger.departed(peer.peer(), outlet.nowNanos());
    outlet.report(new Transition.PeerLeft(peer.peer()));
  }

  @Override
  public void roundStarted() {
    outlet.report(new Transition.RoundStarted());
    replication.roundStarted(successors.first());
  }

  @Override
  public void roundFinished(long startNanos) {
    roundOver = true;
    outages.look(); // who was up before this term has answered in it by now
    statusSchedule.roundFinished(startNanos);
    lookNanos = Math.min(lookNanos, outlet.nowNanos());
  }
}

package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.ClusterStatusSchedule;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.PendingDecisions;
import io.knh.core.alert.Releases;
import io.knh.core.alert.Replication;
import io.knh.core.alert.Sanity;
import io.knh.core.detection.CrossChecks;
import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.Lease;
import io.knh.core.detection.Memory;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Pace;
import io.knh.core.detection.Probes;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseView;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Silence;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A term as coordinator: what begins with the election and ends with stepping down. */
final class Term implements Probes, PendingDecisions.Teller {

  /** How a member answers a heartbeat. */
  private static final int OK = 200;

  /** Members that are written to at once when an event is told: the next in line. */
  private static final int SUCCESSORS_TOLD = 2;

  /** Members whose ledgers are kept equal first: the next in line, should many die together. */
  private static final int FIRST_SUCCESSORS = 8;

  /** How often authority is looked at while answers stream in; each look passes over all peers. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** Between two such letters, however many events are told and settled meanwhile. */
  private static final long SUCCESSORS_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private static final long IDLE_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final MemberSettings settings;
  private final Ledger ledger;
  private final AlertIds ids;
  private final WallClock wallClock;
  private final Outlet outlet;
  private final FailureDetector detector;
  private final Replication replication;
  private final Lease lease;
  private final Quorum quorum;
  private final Sanity sanity;
  private final PendingDecisions pending;
  private final Releases releases;
  private final CrossChecks crossChecks;
  private final ClusterStatusSchedule statusSchedule;
  private final PeerViews views;
  private final long wonNanos;
  private final long idleLookNanos;
  private final int crossCheckAfter;
  private Roster roster;
  private Silence silence;
  private boolean roundOver;
  private boolean recoveriesDue = true;
  private int successorsToWrite;
  private long successorsNanos = Long.MIN_VALUE / 2;
  private List<MonitoredPeer> healthy = List.of();
  private long healthyNanos = Long.MIN_VALUE / 2;
  private long readingNanos = Long.MAX_VALUE;
  private long lookNanos;
  private long lookedNanos;

  Term(Parts parts, Silence silence) {
    this.settings = parts.settings();
    this.roster = parts.membership().roster();
    this.ledger = parts.ledger();
    this.ids = parts.ids();
    this.wallClock = parts.wallClock();
    this.silence = silence;
    this.outlet = parts.outlet();
    this.wonNanos = outlet.nowNanos();
    Timings timings = settings.timings();
    Pace pace = pace(timings);
    idleLookNanos = Math.min(IDLE_LOOK_NANOS, pace.intervalNanos());
    crossCheckAfter = Math.max(1, timings.sendMaxRetries() / 2);
    detector = new FailureDetector(settings.self(), pace, memory(ledger), this, wonNanos);
    replication = new Replication(ledger);
    lease = new Lease(settings, outlet);
    quorum = new Quorum(settings, detector, lease, outlet);
    sanity = new Sanity(settings, outlet);
    pending =
        new PendingDecisions(timings, detector, pace.spreadNanos(), quorum, sanity, this, outlet);
    Posting posting = parts.posting();
    releases =
        new Releases(settings, ledger, posting.outbox(), replication, quorum, sanity, outlet);
    crossChecks = new CrossChecks(outlet);
    statusSchedule =
        new ClusterStatusSchedule(
            settings, detector, ledger, quorum, sanity, ids, posting::add, outlet);
    views = new PeerViews(detector, pending, crossChecks, ledger);
    lookNanos = wonNanos;
    detector.update(roster, wonNanos);
    releases.takeOver(ledger.copy().lines());
  }

  private static Pace pace(Timings timings) {
    return new Pace(
        timings.probeInterval().toNanos(),
        timings.probeTimeout().toNanos(),
        timings.sendMaxRetries(),
        timings.sendCooldown().toNanos(),
        timings.connectMaxRetries(),
        timings.connectCooldown().toNanos());
  }

  private static Memory memory(Ledger ledger) {
    return new Memory() {
      @Override
      public PeerState state(Peer peer) {
        return switch (ledger.mark(peer)) {
          case ANSWERED -> PeerState.UP;
          case DOWN -> PeerState.DOWN;
          case LEFT -> PeerState.LEFT;
          case UNKNOWN -> PeerState.NEW;
        };
      }

      @Override
      public long leftNanos(Peer peer) {
        return ledger.sinceNanos(peer);
      }
    };
  }

  // ---- what it learns

  void update(Roster changed) {
    roster = changed;
    detector.update(changed, outlet.nowNanos());
    replication.retain(changed);
    recoveriesDue = true;
    lookSoon();
  }

  void goodbye(Peer from) {
    detector.left(from.address(), outlet.nowNanos());
  }

  /** The lines of {@code changed} have changed, by what another member knew. */
  void learned(List<Peer> changed) {
    for (Peer peer : changed) {
      detector.recall(peer, outlet.nowNanos());
      releases.takeOver(List.of(ledger.line(peer)));
    }
    recoveriesDue |= !changed.isEmpty();
    lookSoon();
  }

  void answered(Input.Answered answer, Optional<LedgerMessage> letter) {
    long exchange = answer.exchange();
    if (answer.status() != OK && detector.awaitsLife(exchange)) {
      // What answers is no member yet, or none any more: a server whose application is still
      // starting says that it knows no such page, and then says nothing for seconds. Taken for
      // life, that is an outage; taken for silence, an alarm about a host that answers.
      replication.failed(exchange);
      detector.answeredWithoutMember(exchange, outlet.nowNanos());
      lookSoon();
      return;
    }
    letter.ifPresentOrElse(
        mail -> replication.answered(exchange, mail), () -> replication.answeredBare(exchange));
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

  /** A post ended, which made room for another. */
  void posted() {
    lookSoon();
  }

  /** {@code alert} is done with: those next in line are to know at once. */
  void settled(Alert.OfPeer alert) {
    releases.settled(alert);
    recoveriesDue = true;
    successorsToWrite = Math.max(successorsToWrite, 1);
    lookSoon();
  }

  // ---- what it does

  void advance() {
    long nowNanos = outlet.nowNanos();
    detector.advance(nowNanos);
    statusSchedule.advance();
    sanity.want(pending.any() || releases.anyWithRoom() || statusSchedule.awaitsSanity());
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
    writeToSuccessors(nowNanos);
  }

  /** Something came that authority depends on. */
  private void lookSoon() {
    if (pending.any() || releases.any() || recoveriesDue) {
      lookNanos = Math.min(lookNanos, lookedNanos + LOOK_NANOS);
    }
  }

  private void look(long nowNanos) {
    lookedNanos = nowNanos;
    lookNanos = nowNanos + idleLookNanos;
    quorum.look();
    lease.advance(quorum.majority(), pending.any() || releases.any());
    if (hasRead(nowNanos)) {
      pending.look();
      recordRecoveries();
      releases.advance(anybodyMayAnswer());
    }
  }

  /**
   * Whether nobody's lines are awaited: they may say that a peer was told, or left. They are not
   * waited for long, lest one that answers page after page silences all alarms.
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

  private void writeToSuccessors(long nowNanos) {
    if (successorsToWrite > 0 && nowNanos >= successorsNanos) {
      successorsNanos = nowNanos + SUCCESSORS_PAUSE_NANOS;
      detector.peers().stream()
          .filter(peer -> peer.healthy() && replication.keepsLedger(peer.peer()))
          .map(MonitoredPeer::peer)
          .sorted(Comparator.reverseOrder())
          .limit(successorsToWrite)
          .toList()
          .forEach(successor -> detector.beat(successor, nowNanos));
      successorsToWrite = 0;
    }
  }

  /** Begins again after a pause of the process. */
  void restart() {
    detector.restart(outlet.nowNanos());
    replication.restart();
    crossChecks.restart();
    lease.restart();
    sanity.restart();
    pending.restart();
  }

  // ---- telling

  @Override
  public void tell(MonitoredPeer peer, Cause cause) {
    Peer down = peer.peer();
    Scope scope = crossChecks.scope(down);
    long nowNanos = outlet.nowNanos();
    outlet.report(
        new Transition.DownRecorded(
            down, cause, scope, Duration.ofNanos(nowNanos - peer.decidedNanos())));
    views.told(down, crossChecks.witnesses(down));
    Alert.PeerDown alert =
        new Alert.PeerDown(
            ids.next(),
            2 * ledger.line(down).outages() + 1,
            new PeerStatus(down, false),
            settings.self(),
            cause,
            scope,
            Optional.of(time(downNanos(peer))));
    crossChecks.end(down);
    ledger.wentDown(alert, nowNanos);
    tell(alert, settings.peerStatus(), peer.decidedNanos());
    recoveriesDue = true; // it may have been replaced while its verdict was held
  }

  /** Since when it is known to be down: a coordinator before this one, since it fell silent. */
  private long downNanos(MonitoredPeer peer) {
    return silence.isOf(peer.peer())
        ? Math.min(peer.downNanos(), silence.nanos())
        : peer.downNanos();
  }

  /** In whole seconds: an outage begins between two heartbeats. */
  private Instant time(long nanos) {
    return Instant.ofEpochSecond(wallClock.at(nanos).getEpochSecond());
  }

  @Override
  public void hold(MonitoredPeer peer) {
    ledger.share(peer.peer(), outlet.nowNanos());
  }

  private void tell(Alert.OfPeer alert, boolean wanted, long sinceNanos) {
    if (wanted) {
      outlet.report(new Transition.AlertRecorded(alert));
      releases.add(alert, sinceNanos);
      successorsToWrite = SUCCESSORS_TOLD;
    } else {
      ledger.settled(alert.peer().peer(), alert.number(), outlet.nowNanos());
    }
  }

  /**
   * Tells of those that were told dead and answer again, or were replaced; once the death is
   * settled if nobody asks.
   */
  private void recordRecoveries() {
    if (!recoveriesDue) {
      return;
    }
    recoveriesDue = false;
    for (LedgerEntry line : ledger.copy().lines()) {
      if (line.down()) {
        endIfReplaced(line.peer());
        line = ledger.line(line.peer());
      }
      int number = 2 * line.outages();
      int last = line.undelivered().isEmpty() ? 0 : line.undelivered().getLast().number();
      boolean unrecorded = !line.down() && Math.max(line.settled(), last) == number - 1;
      boolean back = unrecorded && (answers(line.peer()) || replacement(line.peer()).isPresent());
      if (!back) {
        continue;
      }
      if (settings.recovery()) {
        Alert.PeerUp alert =
            new Alert.PeerUp(
                ids.next(),
                number,
                new PeerStatus(line.peer(), true),
                settings.self(),
                line.downSince(),
                Optional.of(time(ledger.sinceNanos(line.peer()))));
        ledger.recovered(alert, outlet.nowNanos());
        tell(alert, true, outlet.nowNanos());
      } else if (line.undelivered().isEmpty()) {
        ledger.settled(line.peer(), number, outlet.nowNanos());
      }
    }
  }

  /**
   * A node that loses its power comes back with another address, so its member has another id, and
   * the one that was told never answers again.
   */
  private void endIfReplaced(Peer down) {
    replacement(down)
        .ifPresent(
            by -> {
              outlet.report(new Transition.PeerReplaced(down, by));
              ledger.replaced(down, outlet.nowNanos());
            });
  }

  /** Who answers in the place of {@code gone}: on its node, while the roster names it no more. */
  private Optional<Peer> replacement(Peer gone) {
    return roster.names(gone)
        ? Optional.empty()
        : roster.onNode(gone.nodeName()).stream()
            .map(RosterEntry::peer)
            .filter(by -> by.equals(settings.self()) ? isFollowed() : answers(by))
            .findFirst();
  }

  /** Its own word is not enough: it may be the one that the coordinator of all others lost. */
  private boolean isFollowed() {
    return quorum.state() != QuorumState.NONE;
  }

  private boolean answers(Peer peer) {
    return peer.equals(settings.self())
        || detector.find(peer).filter(MonitoredPeer::answersHere).isPresent();
  }

  // ---- what others ask

  /**
   * The higher coordinator that most of the live peers named in the round that has just finished,
   * if any. Not before the term has lasted so long that it cannot be a memory of one that fell
   * silent before.
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
        views.now(outlet.nowNanos()));
  }

  /**
   * The higher coordinator that most follow, while this one may not tell. Not in the first moments
   * of a term: some may have heard the one before later than this member, and still name it.
   */
  private Optional<PeerId> elsewhere() {
    boolean young = outlet.nowNanos() - wonNanos < settings.timings().silence().toNanos();
    return young || quorum.state() != QuorumState.NONE ? Optional.empty() : detector.namedByMost();
  }

  List<PeerStatus> lastRound() {
    return statusSchedule.lastRound();
  }

  /** Events that were told and are not in the outbox yet. */
  int unreleased() {
    return releases.size();
  }

  /** The events of the same peer before {@code alert} that are not done with. */
  List<Alert.OfPeer> earlier(Alert.OfPeer alert) {
    return releases.earlier(alert);
  }

  /** Whether {@code peer} goes on with what this member told. */
  boolean keepsLedger(Peer peer) {
    return replication.keepsLedger(peer);
  }

  /** The peers that answer, the highest first: those that may take over. */
  List<Peer> successors() {
    return detector.peers().stream()
        .filter(peer -> peer.state() == PeerState.UP)
        .map(MonitoredPeer::peer)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  long wakeNanos() {
    return LongStream.of(
            detector.wakeNanos(),
            statusSchedule.wakeNanos(),
            sanity.wakeNanos(),
            pending.wakeNanos(),
            successorsToWrite > 0 ? successorsNanos : Long.MAX_VALUE,
            lookNanos)
        .min()
        .getAsLong();
  }

  // ---- what probing finds out

  @Override
  public long heartbeat(Peer to) {
    LedgerMessage letter = replication.messageTo(to);
    long exchange = outlet.send(new Message.Heartbeat(letter), to);
    replication.sent(exchange);
    return exchange;
  }

  @Override
  public void probeAnswered(MonitoredPeer peer, long roundTripNanos) {
    if (silence.isOf(peer.peer())) {
      silence = Silence.NONE;
    }
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
    recoveriesDue = true; // its own, or that of one whose place it takes
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
      healthy =
          detector.peers().stream()
              .filter(peer -> peer.healthy() && replication.keepsLedger(peer.peer()))
              .toList();
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
    pending.hold(peer, lastCause);
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
    replication.roundStarted(successors().stream().limit(FIRST_SUCCESSORS).toList());
  }

  @Override
  public void roundFinished(long startNanos) {
    roundOver = true;
    recoveriesDue = true; // who was alive before this term has answered in it by now
    statusSchedule.roundFinished(startNanos);
    lookNanos = Math.min(lookNanos, outlet.nowNanos());
  }
}

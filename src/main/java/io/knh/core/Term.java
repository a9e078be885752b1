package io.knh.core;

import io.knh.core.event.Event;
import io.knh.core.event.EventIds;
import io.knh.core.event.Ledger;
import io.knh.core.event.Letter;
import io.knh.core.event.Line;
import io.knh.core.event.Outbox;
import io.knh.core.event.PeerStatus;
import io.knh.core.event.Replication;
import io.knh.core.event.Scope;
import io.knh.core.event.WallClock;
import io.knh.core.peer.Peer;
import io.knh.core.peer.PeerId;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import io.knh.core.probing.Cause;
import io.knh.core.probing.Memory;
import io.knh.core.probing.Pace;
import io.knh.core.probing.Probes;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Standing;
import io.knh.core.probing.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A term as coordinator: what begins with the election and ends with stepping down. */
final class Term implements Probes, Verdicts.Teller {

  /** How a member answers a heartbeat. */
  private static final int OK = 200;

  /** Members that are written to at once when an event is told: the next in line. */
  private static final int HEIRS_TOLD = 2;

  /** Members whose ledgers are kept equal first: the next in line, should many die together. */
  private static final int FIRST_HEIRS = 8;

  /** How often authority is looked at while answers stream in; each look passes over all peers. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** Between two such letters, however many events are told and settled meanwhile. */
  private static final long HEIRS_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private static final long IDLE_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final MemberSettings settings;
  private final Ledger ledger;
  private final EventIds ids;
  private final WallClock wallClock;
  private final Outlet outlet;
  private final Probing probing;
  private final Replication replication;
  private final Lease lease;
  private final Authority authority;
  private final Sanity sanity;
  private final Verdicts verdicts;
  private final Releases releases;
  private final CrossChecks crossChecks;
  private final Closing closing;
  private final PeerViews views;
  private final long wonNanos;
  private final long idleLookNanos;
  private final int crossCheckAfter;
  private Roster roster;
  private Silence silence;
  private boolean roundOver;
  private boolean recoveriesDue = true;
  private int heirsToWrite;
  private long heirsNanos = Long.MIN_VALUE / 2;
  private List<Watched> healthy = List.of();
  private long healthyNanos = Long.MIN_VALUE / 2;
  private long readingNanos = Long.MAX_VALUE;
  private long lookNanos;
  private long lookedNanos;

  Term(
      MemberSettings settings,
      Roster roster,
      Ledger ledger,
      Outbox outbox,
      EventIds ids,
      WallClock wallClock,
      Silence silence,
      Outlet outlet) {
    this.settings = settings;
    this.roster = roster;
    this.ledger = ledger;
    this.ids = ids;
    this.wallClock = wallClock;
    this.silence = silence;
    this.outlet = outlet;
    this.wonNanos = outlet.nowNanos();
    Timings timings = settings.timings();
    Pace pace = pace(timings);
    idleLookNanos = Math.min(IDLE_LOOK_NANOS, pace.intervalNanos());
    crossCheckAfter = Math.max(1, timings.sendMaxRetries() / 2);
    probing = new Probing(settings.self(), pace, memory(ledger), this, wonNanos);
    replication = new Replication(ledger);
    lease = new Lease(settings, outlet);
    authority = new Authority(settings, probing, lease, outlet);
    sanity = new Sanity(settings, outlet);
    verdicts = new Verdicts(timings, probing, pace.spreadNanos(), authority, sanity, this, outlet);
    releases = new Releases(settings, ledger, outbox, replication, authority, sanity, outlet);
    crossChecks = new CrossChecks(outlet);
    closing = new Closing(settings, probing, ledger, authority, sanity, ids, outlet);
    views = new PeerViews(probing, verdicts, crossChecks, ledger);
    lookNanos = wonNanos;
    probing.update(roster, wonNanos);
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
      public Standing standing(Peer peer) {
        return switch (ledger.mark(peer)) {
          case ANSWERED -> Standing.ALIVE;
          case DEAD -> Standing.DEAD;
          case LEFT -> Standing.LEFT;
          case UNKNOWN -> Standing.NEW;
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
    probing.update(changed, outlet.nowNanos());
    replication.retain(changed);
    recoveriesDue = true;
    lookSoon();
  }

  void goodbye(Peer from) {
    probing.left(from.address(), outlet.nowNanos());
  }

  /** The lines of {@code changed} have changed, by what another member knew. */
  void learned(List<Peer> changed) {
    for (Peer peer : changed) {
      probing.recall(peer, outlet.nowNanos());
      releases.takeOver(List.of(ledger.line(peer)));
    }
    recoveriesDue |= !changed.isEmpty();
    lookSoon();
  }

  void answered(Input.Answered answer, Optional<Letter> letter) {
    long exchange = answer.exchange();
    if (answer.status() != OK && probing.awaitsLife(exchange)) {
      // What answers is no member yet, or none any more: a server whose application is still
      // starting says that it knows no such page, and then says nothing for seconds. Taken for
      // life, that is an outage; taken for silence, an alarm about a host that answers.
      replication.failed(exchange);
      probing.answeredWithoutMember(exchange, outlet.nowNanos());
      lookSoon();
      return;
    }
    letter.ifPresentOrElse(
        mail -> replication.answered(exchange, mail), () -> replication.answeredBare(exchange));
    probing.answered(exchange, answer.allegiance(), answer.roundTripNanos(), outlet.nowNanos());
    lookSoon();
  }

  void failed(long exchange, Cause cause) {
    replication.failed(exchange);
    probing.failed(exchange, cause, outlet.nowNanos());
    if (verdicts.any()) {
      lookSoon();
    }
  }

  void unsent(long exchange) {
    replication.failed(exchange);
    probing.unsent(exchange);
  }

  void found(long exchange, Optional<Cause> failure) {
    crossChecks.found(exchange, failure);
  }

  void crossCheckUnanswered(long exchange) {
    crossChecks.unanswered(exchange);
  }

  void sanityChecked(boolean passed) {
    sanity.checked(passed);
    closing.sanityChecked();
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

  /** {@code event} is done with: those next in line are to know at once. */
  void settled(Event.OfPeer event) {
    releases.settled(event);
    recoveriesDue = true;
    heirsToWrite = Math.max(heirsToWrite, 1);
    lookSoon();
  }

  // ---- what it does

  void advance() {
    long nowNanos = outlet.nowNanos();
    probing.advance(nowNanos);
    closing.advance();
    sanity.want(verdicts.any() || releases.anyWithRoom() || closing.awaitsSanity());
    sanity.advance();
    verdicts.advance();
    for (Peer peer : replication.toAsk()) {
      if (!probing.beat(peer, nowNanos)) {
        replication.unasked(peer);
      }
    }
    if (nowNanos >= lookNanos) {
      look(nowNanos);
    }
    writeToHeirs(nowNanos);
  }

  /** Something came that authority depends on. */
  private void lookSoon() {
    if (verdicts.any() || releases.any() || recoveriesDue) {
      lookNanos = Math.min(lookNanos, lookedNanos + LOOK_NANOS);
    }
  }

  private void look(long nowNanos) {
    lookedNanos = nowNanos;
    lookNanos = nowNanos + idleLookNanos;
    authority.look();
    lease.advance(authority.majority(), verdicts.any() || releases.any());
    if (hasRead(nowNanos)) {
      verdicts.look();
      tellRecoveries();
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
    return probing.peers().stream().anyMatch(Watched::mayAnswer);
  }

  private void writeToHeirs(long nowNanos) {
    if (heirsToWrite > 0 && nowNanos >= heirsNanos) {
      heirsNanos = nowNanos + HEIRS_PAUSE_NANOS;
      probing.peers().stream()
          .filter(peer -> peer.healthy() && replication.keepsLedger(peer.peer()))
          .map(Watched::peer)
          .sorted(Comparator.reverseOrder())
          .limit(heirsToWrite)
          .toList()
          .forEach(heir -> probing.beat(heir, nowNanos));
      heirsToWrite = 0;
    }
  }

  /** Begins again after a pause of the process. */
  void restart() {
    probing.restart(outlet.nowNanos());
    replication.restart();
    crossChecks.restart();
    lease.restart();
    sanity.restart();
    verdicts.restart();
  }

  // ---- telling

  @Override
  public void tell(Watched peer, Cause cause) {
    Peer dead = peer.peer();
    Scope scope = crossChecks.scope(dead);
    long nowNanos = outlet.nowNanos();
    outlet.report(
        new Transition.VerdictTold(
            dead, cause, scope, Duration.ofNanos(nowNanos - peer.verdictNanos())));
    views.told(dead, crossChecks.witnesses(dead));
    Event.PeerDown event =
        new Event.PeerDown(
            ids.next(),
            2 * ledger.line(dead).deaths() + 1,
            new PeerStatus(dead, false),
            settings.self(),
            cause,
            scope,
            Optional.of(time(downNanos(peer))));
    crossChecks.end(dead);
    ledger.died(event, nowNanos);
    tell(event, settings.peerStatus(), peer.verdictNanos());
    recoveriesDue = true; // it may have been replaced while its verdict was held
  }

  /** Since when it is known to be down: a coordinator before this one, since it fell silent. */
  private long downNanos(Watched peer) {
    return silence.isOf(peer.peer())
        ? Math.min(peer.downNanos(), silence.nanos())
        : peer.downNanos();
  }

  /** In whole seconds: an outage begins between two heartbeats. */
  private Instant time(long nanos) {
    return Instant.ofEpochSecond(wallClock.at(nanos).getEpochSecond());
  }

  @Override
  public void hold(Watched peer) {
    ledger.share(peer.peer(), outlet.nowNanos());
  }

  private void tell(Event.OfPeer event, boolean wanted, long sinceNanos) {
    if (wanted) {
      outlet.report(new Transition.EventTold(event));
      releases.add(event, sinceNanos);
      heirsToWrite = HEIRS_TOLD;
    } else {
      ledger.settled(event.peer().peer(), event.number(), outlet.nowNanos());
    }
  }

  /**
   * Tells of those that were told dead and answer again, or were replaced; once the death is
   * settled if nobody asks.
   */
  private void tellRecoveries() {
    if (!recoveriesDue) {
      return;
    }
    recoveriesDue = false;
    for (Line line : ledger.copy().lines()) {
      if (line.dead()) {
        endIfReplaced(line.peer());
        line = ledger.line(line.peer());
      }
      int number = 2 * line.deaths();
      int last = line.undelivered().isEmpty() ? 0 : line.undelivered().getLast().number();
      boolean untold = !line.dead() && Math.max(line.settled(), last) == number - 1;
      boolean back = untold && (answers(line.peer()) || replacement(line.peer()).isPresent());
      if (!back) {
        continue;
      }
      if (settings.recovery()) {
        Event.PeerUp event =
            new Event.PeerUp(
                ids.next(),
                number,
                new PeerStatus(line.peer(), true),
                settings.self(),
                line.downSince(),
                Optional.of(time(ledger.sinceNanos(line.peer()))));
        ledger.recovered(event, outlet.nowNanos());
        tell(event, true, outlet.nowNanos());
      } else if (line.undelivered().isEmpty()) {
        ledger.settled(line.peer(), number, outlet.nowNanos());
      }
    }
  }

  /**
   * A node that loses its power comes back with another address, so its member has another id, and
   * the one that was told never answers again.
   */
  private void endIfReplaced(Peer dead) {
    replacement(dead)
        .ifPresent(
            by -> {
              outlet.report(new Transition.PeerReplaced(dead, by));
              ledger.replaced(dead, outlet.nowNanos());
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
    return authority.state() != AuthorityState.NONE;
  }

  private boolean answers(Peer peer) {
    return peer.equals(settings.self())
        || probing.find(peer).filter(Watched::answersHere).isPresent();
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
    return outlet.nowNanos() - wonNanos < settledNanos ? Optional.empty() : probing.namedByMost();
  }

  /** What may be known of it. */
  Overview.Coordination overview() {
    return new Overview.Coordination(
        authority.state(),
        authority.stateNanos(),
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
    return young || authority.state() != AuthorityState.NONE
        ? Optional.empty()
        : probing.namedByMost();
  }

  List<PeerStatus> lastRound() {
    return closing.lastRound();
  }

  /** Events that were told and are not in the outbox yet. */
  int unreleased() {
    return releases.size();
  }

  /** The events of the same peer before {@code event} that are not done with. */
  List<Event.OfPeer> earlier(Event.OfPeer event) {
    return releases.earlier(event);
  }

  /** Whether {@code peer} goes on with what this member told. */
  boolean keepsLedger(Peer peer) {
    return replication.keepsLedger(peer);
  }

  /** The peers that answer, the highest first: those that may take over. */
  List<Peer> heirs() {
    return probing.peers().stream()
        .filter(peer -> peer.standing() == Standing.ALIVE)
        .map(Watched::peer)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  long wakeNanos() {
    return LongStream.of(
            probing.wakeNanos(),
            closing.wakeNanos(),
            sanity.wakeNanos(),
            verdicts.wakeNanos(),
            heirsToWrite > 0 ? heirsNanos : Long.MAX_VALUE,
            lookNanos)
        .min()
        .getAsLong();
  }

  // ---- what probing finds out

  @Override
  public long heartbeat(Peer to) {
    Letter letter = replication.letterTo(to);
    long exchange = outlet.send(new Message.Heartbeat(letter), to);
    replication.sent(exchange);
    return exchange;
  }

  @Override
  public void probeAnswered(Watched peer, long roundTripNanos) {
    if (silence.isOf(peer.peer())) {
      silence = Silence.NONE;
    }
    outlet.report(new Transition.ProbeAnswered(peer.peer(), roundTripNanos));
  }

  @Override
  public void probeFailed(Watched peer, Cause cause, long afterNanos) {
    outlet.report(new Transition.ProbeFailed(peer.peer(), cause, afterNanos));
  }

  @Override
  public void probeUnsent(Watched peer) {
    outlet.report(new Transition.ProbeUnsent(peer.peer()));
  }

  @Override
  public void answered(Watched peer, Standing before, int failedAttempts) {
    ledger.answered(peer.peer(), outlet.nowNanos());
    crossChecks.end(peer.peer());
    views.answered(peer.peer());
    recoveriesDue = true; // its own, or that of one whose place it takes
    switch (before) {
      case NEW, ABSENT -> outlet.report(new Transition.PeerAnswered(peer.peer()));
      case LEFT -> outlet.report(new Transition.PeerReturned(peer.peer()));
      case SUSPECT -> outlet.report(new Transition.SuspectAnswered(peer.peer(), failedAttempts));
      case HELD -> {
        verdicts.answered(peer);
        outlet.report(new Transition.PeerRecovered(peer.peer(), false));
      }
      case DEAD -> outlet.report(new Transition.PeerRecovered(peer.peer(), true));
      case ALIVE -> {}
    }
  }

  @Override
  public void suspected(Watched peer, Cause cause) {
    outlet.report(new Transition.PeerSuspected(peer.peer(), cause));
  }

  @Override
  public void attemptFailed(Watched peer, int failed) {
    if (failed == crossCheckAfter && crossChecks.hasRoom()) {
      crossChecks.ask(peer.peer(), healthy());
    }
  }

  /** Those who may be asked about others, found anew once a second: there may be thousands. */
  private List<Watched> healthy() {
    if (outlet.nowNanos() >= healthyNanos) {
      healthyNanos = outlet.nowNanos() + IDLE_LOOK_NANOS;
      healthy =
          probing.peers().stream()
              .filter(peer -> peer.healthy() && replication.keepsLedger(peer.peer()))
              .toList();
    }
    return healthy;
  }

  @Override
  public void starting(Watched peer) {
    crossChecks.end(peer.peer());
    outlet.report(new Transition.PeerStarting(peer.peer()));
  }

  @Override
  public void verdict(Watched peer, int failedAttempts, Cause lastCause) {
    outlet.report(new Transition.PeerDied(peer.peer(), failedAttempts, lastCause));
    verdicts.hold(peer, lastCause);
    lookNanos = Math.min(lookNanos, outlet.nowNanos());
  }

  @Override
  public void absent(Watched peer) {
    outlet.report(new Transition.PeerAbsent(peer.peer()));
  }

  @Override
  public void left(Watched peer) {
    crossChecks.end(peer.peer());
    ledger.departed(peer.peer(), outlet.nowNanos());
    outlet.report(new Transition.PeerLeft(peer.peer()));
  }

  @Override
  public void roundStarted() {
    outlet.report(new Transition.RoundStarted());
    replication.roundStarted(heirs().stream().limit(FIRST_HEIRS).toList());
  }

  @Override
  public void roundFinished(long startNanos) {
    roundOver = true;
    recoveriesDue = true; // who was alive before this term has answered in it by now
    closing.roundFinished(startNanos);
    lookNanos = Math.min(lookNanos, outlet.nowNanos());
  }
}

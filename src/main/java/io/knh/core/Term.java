package io.knh.core;

import io.knh.core.election.Allegiance;
import io.knh.core.event.EventIds;
import io.knh.core.event.Ledger;
import io.knh.core.event.Letter;
import io.knh.core.event.PeerStatus;
import io.knh.core.peer.Peer;
import io.knh.core.peer.PeerId;
import io.knh.core.peer.Roster;
import io.knh.core.probing.Cause;
import io.knh.core.probing.Memory;
import io.knh.core.probing.Pace;
import io.knh.core.probing.Probes;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Standing;
import io.knh.core.probing.Watched;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A term as coordinator: what begins with the election and ends with stepping down. */
final class Term implements Probes {

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Outlet outlet;
  private final Probing probing;
  private final Sanity sanity;
  private final Verdicts verdicts;
  private final Closing closing;
  private final long wonNanos;
  private boolean roundOver;

  Term(MemberSettings settings, Roster roster, Ledger ledger, EventIds ids, Outlet outlet) {
    this.settings = settings;
    this.ledger = ledger;
    this.outlet = outlet;
    this.wonNanos = outlet.nowNanos();
    Pace pace = pace(settings.timings());
    probing = new Probing(settings.self(), pace, memory(ledger), this, wonNanos);
    sanity = new Sanity(settings, outlet);
    verdicts = new Verdicts(settings, probing, pace.spreadNanos(), sanity, ids, outlet);
    closing = new Closing(settings, probing, sanity, ids, outlet);
    probing.update(roster, wonNanos);
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

  void update(Roster roster) {
    probing.update(roster, outlet.nowNanos());
  }

  void goodbye(Peer from) {
    probing.left(from.address(), outlet.nowNanos());
  }

  void answered(long exchange, Allegiance allegiance) {
    probing.answered(exchange, allegiance);
    verdicts.lookSoon();
  }

  void failed(long exchange, Cause cause) {
    probing.failed(exchange, cause, outlet.nowNanos());
  }

  void unsent(long exchange) {
    probing.unsent(exchange);
  }

  void sanityChecked(boolean passed) {
    sanity.checked(passed);
    closing.sanityChecked();
    verdicts.lookSoon();
  }

  void advance() {
    probing.advance(outlet.nowNanos());
    closing.advance();
    sanity.want(verdicts.any() || closing.awaitsSanity());
    sanity.advance();
    verdicts.advance();
  }

  /** Begins again after a pause of the process. */
  void restart() {
    probing.restart(outlet.nowNanos());
    sanity.restart();
    verdicts.restart();
  }

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

  List<PeerStatus> lastRound() {
    return closing.lastRound();
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
            probing.wakeNanos(), closing.wakeNanos(), sanity.wakeNanos(), verdicts.wakeNanos())
        .min()
        .getAsLong();
  }

  @Override
  public long heartbeat(Peer to) {
    return outlet.send(new Message.Heartbeat(Letter.of(0)), to);
  }

  @Override
  public void answered(Watched peer, Standing before, int failedAttempts) {
    ledger.note(peer.peer(), Ledger.Mark.ANSWERED, outlet.nowNanos());
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
  public void verdict(Watched peer, int failedAttempts, Cause lastCause) {
    outlet.report(new Transition.PeerDied(peer.peer(), failedAttempts, lastCause));
    verdicts.hold(peer, lastCause);
  }

  @Override
  public void absent(Watched peer) {
    outlet.report(new Transition.PeerAbsent(peer.peer()));
  }

  @Override
  public void left(Watched peer) {
    ledger.note(peer.peer(), Ledger.Mark.LEFT, outlet.nowNanos());
    outlet.report(new Transition.PeerLeft(peer.peer()));
  }

  @Override
  public void roundFinished(long startNanos) {
    roundOver = true;
    closing.roundFinished(startNanos);
  }
}

package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Delivery;
import io.knh.core.alert.Ledger;
import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.QuorumState;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Silence;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import java.time.Instant;
import java.util.Optional;

/**
 * Records in the ledger that outages began and ended, each with its alert if somebody asks for it.
 */
final class Outages {

  private final MemberSettings settings;
  private final Membership membership;
  private final Ledger ledger;
  private final AlertIds ids;
  private final WallClock wallClock;
  private final Outlet outlet;
  private final FailureDetector detector;
  private final Quorum quorum;
  private final Delivery delivery;
  private final Successors successors;
  private final Episodes episodes;
  private final Nodes nodes;
  private Silence silence;
  private boolean recoveriesDue = true;

  Outages(
      Parts parts,
      FailureDetector detector,
      Quorum quorum,
      Successors successors,
      Episodes episodes,
      Silence silence) {
    this.settings = parts.settings();
    this.membership = parts.membership();
    this.ledger = parts.ledger();
    this.ids = parts.ids();
    this.wallClock = parts.wallClock();
    this.outlet = parts.outlet();
    this.detector = detector;
    this.quorum = quorum;
    this.delivery = parts.delivery();
    this.successors = successors;
    this.episodes = episodes;
    this.nodes = parts.nodes();
    this.silence = silence;
  }

  // ---- beginnings

  /** {@code peer} is down: records the outage. */
  void begin(MonitoredPeer peer, Cause cause, Scope scope) {
    Peer down = peer.peer();
    episodes.look(down);
    Alert.PeerDown alert =
        new Alert.PeerDown(
            ids.next(),
            2 * ledger.entry(down).outages() + 1,
            new PeerStatus(down, false),
            settings.self(),
            cause,
            scope,
            Optional.of(time(downNanos(peer))));
    ledger.wentDown(alert, outlet.nowNanos());
    if (nodes.ignores(down)) {
      // Of its recovery nobody is told either, whatever becomes of its node.
      delivery.settle(alert.subject(), alert.number() + 1);
    } else if (settings.peerStatus()) {
      record(alert, peer.decidedNanos());
    } else {
      delivery.settle(alert.subject(), alert.number());
    }
    episodes.began(
        down,
        Optional.of(cause),
        Optional.of(scope),
        alert.since().orElseThrow(),
        peer.decidedNanos());
    recoveriesDue = true; // it may have been replaced while its decision was pending
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

  private void record(Alert.OfPeer alert, long sinceNanos) {
    outlet.report(new Transition.AlertRecorded(alert));
    delivery.record(alert, sinceNanos);
    successors.write(Successors.WRITTEN_TO);
  }

  /** {@code peer} answered a heartbeat: if it was the coordinator before, it is silent no more. */
  void heard(Peer peer) {
    if (silence.isOf(peer)) {
      silence = Silence.NONE;
    }
  }

  // ---- endings

  /** Something happened by which an outage may have ended. */
  void look() {
    recoveriesDue = true;
  }

  /** Whether such a thing happened since {@link #recordRecoveries}. */
  boolean recoveriesDue() {
    return recoveriesDue;
  }

  /**
   * Records the recovery of those that were recorded as down and answer again, or were replaced; if
   * nobody asks for recoveries, once the alert of the outage is done with.
   */
  void recordRecoveries() {
    if (!recoveriesDue) {
      return;
    }
    recoveriesDue = false;
    for (LedgerEntry entry : ledger.copy().entries()) {
      if (!entry.isMember()) {
        continue;
      }
      if (entry.down()) {
        endIfReplaced(entry.peer());
        recordRecovery(ledger.entry(entry.peer()));
      } else {
        recordRecovery(entry);
      }
    }
  }

  private void recordRecovery(LedgerEntry entry) {
    int number = 2 * entry.outages();
    int last = entry.undelivered().isEmpty() ? 0 : entry.undelivered().getLast().number();
    boolean unrecorded = !entry.down() && Math.max(entry.settled(), last) == number - 1;
    boolean back = unrecorded && (answers(entry.peer()) || replacement(entry.peer()).isPresent());
    if (!back) {
      return;
    }
    if (settings.recovery()) {
      Alert.PeerUp alert =
          new Alert.PeerUp(
              ids.next(),
              number,
              new PeerStatus(entry.peer(), true),
              settings.self(),
              entry.downSince(),
              Optional.of(time(ledger.sinceNanos(entry.peer()))));
      ledger.recovered(alert, outlet.nowNanos());
      record(alert, outlet.nowNanos());
    } else if (entry.undelivered().isEmpty()) {
      delivery.settle(entry.subject(), number);
    }
  }

  /**
   * A node that loses its power comes back with another address, so its member has another id, and
   * the one that is recorded as down never answers again.
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
    return membership.roster().names(gone)
        ? Optional.empty()
        : membership.roster().onNode(gone.nodeName()).stream()
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
}

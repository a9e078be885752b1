package io.knh.core;

import io.knh.core.event.Event;
import io.knh.core.event.EventIds;
import io.knh.core.event.Ledger;
import io.knh.core.event.PeerStatus;
import io.knh.core.peer.Peer;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Watched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Closes an election every {@code ELECTION_COOLDOWN_PERIOD}: the cluster status goes out, as the
 * last finished round left it, if the coordinator may raise alarms. Whoever was told dead since is
 * shown dead: a receiver may close an alarm by a status. Whoever left, or was removed from the
 * roster, since is not named: it is not down. One that has just won closes its first election after
 * its first round; one that may not tries again after each round.
 */
final class Closing {

  private static final long NEVER = Long.MAX_VALUE;

  private final MemberSettings settings;
  private final Probing probing;
  private final Ledger ledger;
  private final Authority authority;
  private final Sanity sanity;
  private final EventIds ids;
  private final Outlet outlet;
  private final long periodNanos;

  private List<PeerStatus> lastRound = List.of();
  private long roundNanos = NEVER;
  private long majorityNanos;
  private long wantedNanos;
  private long nextNanos;
  private boolean wanted = true;
  private boolean awaitsSanity;

  Closing(
      MemberSettings settings,
      Probing probing,
      Ledger ledger,
      Authority authority,
      Sanity sanity,
      EventIds ids,
      Outlet outlet) {
    this.authority = authority;
    this.settings = settings;
    this.probing = probing;
    this.ledger = ledger;
    this.sanity = sanity;
    this.ids = ids;
    this.outlet = outlet;
    this.periodNanos = settings.timings().electionCooldown().toNanos();
    this.majorityNanos = outlet.nowNanos();
    this.wantedNanos = outlet.nowNanos();
    this.nextNanos = outlet.nowNanos() + periodNanos;
  }

  /** The peers that a status names, as the last finished round left them, sorted by id. */
  List<PeerStatus> lastRound() {
    return lastRound;
  }

  void roundFinished(long startNanos) {
    List<PeerStatus> round = new ArrayList<>();
    int alive = 0;
    for (Watched peer : probing.peers()) {
      if (peer.named()) {
        round.add(new PeerStatus(peer.peer(), peer.alive()));
        alive += peer.alive() ? 1 : 0;
      }
    }
    round.sort(Comparator.comparing(PeerStatus::peer));
    lastRound = List.copyOf(round);
    roundNanos = startNanos;
    authority.look();
    if (hasMajority()) {
      majorityNanos = outlet.nowNanos();
    }
    Duration took = Duration.ofNanos(outlet.nowNanos() - startNanos);
    outlet.report(new Transition.RoundFinished(alive, round.size() - alive, took));
    close();
  }

  void sanityChecked() {
    if (awaitsSanity) {
      close();
      // What the check prevents now is tried again after the next round.
      awaitsSanity = false;
    }
  }

  void advance() {
    if (outlet.nowNanos() >= nextNanos) {
      nextNanos += periodNanos;
      if (nextNanos <= outlet.nowNanos()) {
        // Those that were missed are not caught up with.
        nextNanos = outlet.nowNanos() + periodNanos;
      }
      wanted = true;
      wantedNanos = outlet.nowNanos();
      close();
    }
  }

  /** Whether a status waits for the sanity check. */
  boolean awaitsSanity() {
    return awaitsSanity;
  }

  long wakeNanos() {
    return nextNanos;
  }

  private boolean hasMajority() {
    return authority.majoritySince(roundNanos);
  }

  private void close() {
    if (!wanted || !settings.clusterStatus() || roundNanos == NEVER) {
      return;
    }
    if (!authority.since(roundNanos, majorityNanos)) {
      return;
    }
    awaitsSanity = !sanity.passedSince(wantedNanos);
    if (!awaitsSanity) {
      wanted = false;
      outlet.tell(new Event.ClusterStatus(ids.next(), peersNow(), settings.self()));
    }
  }

  private List<PeerStatus> peersNow() {
    return lastRound.stream()
        .filter(shown -> probing.find(shown.peer()).filter(Watched::named).isPresent())
        .map(shown -> new PeerStatus(shown.peer(), shown.alive() && !isDead(shown.peer())))
        .toList();
  }

  private boolean isDead(Peer peer) {
    return ledger.line(peer).dead();
  }
}

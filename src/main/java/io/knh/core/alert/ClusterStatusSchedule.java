package io.knh.core.alert;

import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Posts the cluster status every {@code ELECTION_COOLDOWN_PERIOD}, as the last finished round left
 * it, if the coordinator may send alerts. A peer whose outage was recorded since is shown as down:
 * a receiver may close an alert by a status. Whoever left, or was removed from the roster, since is
 * not named: it is not down. A coordinator that has just won posts its first status after its first
 * round; one that may not tries again after each round.
 */
public final class ClusterStatusSchedule {

  private static final long NEVER = Long.MAX_VALUE;

  private final MemberSettings settings;
  private final FailureDetector detector;
  private final Ledger ledger;
  private final Quorum quorum;
  private final Sanity sanity;
  private final AlertIds ids;
  private final Consumer<Alert.ClusterStatus> receiver;
  private final Outlet outlet;
  private final long periodNanos;

  private List<PeerStatus> lastRound = List.of();
  private long roundNanos = NEVER;
  private long majorityNanos;
  private long dueNanos;
  private long nextNanos;
  private boolean due = true;
  private boolean awaitsSanity;

  public ClusterStatusSchedule(
      MemberSettings settings,
      FailureDetector detector,
      Ledger ledger,
      Quorum quorum,
      Sanity sanity,
      AlertIds ids,
      Consumer<Alert.ClusterStatus> receiver,
      Outlet outlet) {
    this.quorum = quorum;
    this.settings = settings;
    this.detector = detector;
    this.ledger = ledger;
    this.sanity = sanity;
    this.ids = ids;
    this.receiver = receiver;
    this.outlet = outlet;
    this.periodNanos = settings.timings().electionCooldown().toNanos();
    this.majorityNanos = outlet.nowNanos();
    this.dueNanos = outlet.nowNanos();
    this.nextNanos = outlet.nowNanos() + periodNanos;
  }

  /** The peers that a status names, as the last finished round left them, sorted by id. */
  public List<PeerStatus> lastRound() {
    return lastRound;
  }

  public void roundFinished(long startNanos) {
    List<PeerStatus> round = new ArrayList<>();
    int up = 0;
    for (MonitoredPeer peer : detector.peers()) {
      if (peer.named()) {
        round.add(new PeerStatus(peer.peer(), peer.shownUp()));
        up += peer.shownUp() ? 1 : 0;
      }
    }
    round.sort(Comparator.comparing(PeerStatus::peer));
    lastRound = List.copyOf(round);
    roundNanos = startNanos;
    quorum.look();
    if (hasMajority()) {
      majorityNanos = outlet.nowNanos();
    }
    Duration took = Duration.ofNanos(outlet.nowNanos() - startNanos);
    outlet.report(new Transition.RoundFinished(up, round.size() - up, took));
    close();
  }

  public void sanityChecked() {
    if (awaitsSanity) {
      close();
      // What the check prevents now is tried again after the next round.
      awaitsSanity = false;
    }
  }

  public void advance() {
    if (outlet.nowNanos() >= nextNanos) {
      nextNanos += periodNanos;
      if (nextNanos <= outlet.nowNanos()) {
        // Those that were missed are not caught up with.
        nextNanos = outlet.nowNanos() + periodNanos;
      }
      due = true;
      dueNanos = outlet.nowNanos();
      close();
    }
  }

  /** Whether a status waits for the sanity check. */
  public boolean awaitsSanity() {
    return awaitsSanity;
  }

  public long wakeNanos() {
    return nextNanos;
  }

  private boolean hasMajority() {
    return quorum.majoritySince(roundNanos);
  }

  private void close() {
    if (!due || !settings.clusterStatus() || roundNanos == NEVER) {
      return;
    }
    if (!quorum.since(roundNanos, majorityNanos)) {
      return;
    }
    awaitsSanity = !sanity.passedSince(dueNanos);
    if (!awaitsSanity) {
      due = false;
      receiver.accept(new Alert.ClusterStatus(ids.next(), peersNow(), settings.self()));
    }
  }

  private List<PeerStatus> peersNow() {
    return lastRound.stream()
        .filter(shown -> detector.find(shown.peer()).filter(MonitoredPeer::named).isPresent())
        .map(shown -> new PeerStatus(shown.peer(), shown.up() && !isDown(shown.peer())))
        .toList();
  }

  private boolean isDown(Peer peer) {
    return ledger.entry(peer).down();
  }
}

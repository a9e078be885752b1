package io.knh.core;

import io.knh.core.alert.Ledger;
import io.knh.core.alert.PendingDecisions;
import io.knh.core.detection.CrossChecks;
import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.Scope;
import io.knh.core.model.Witnesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a coordinator shows of its peers. There may be thousands, and it is made twice a second: a
 * view of which nothing has changed is the one before.
 */
final class PeerViews {

  private final FailureDetector detector;
  private final PendingDecisions pending;
  private final CrossChecks crossChecks;
  private final Ledger ledger;
  // Of those that are down and whose outage was recorded in this term.
  private final TreeMap<Peer, Witnesses> recorded = new TreeMap<>();
  private List<PeerView> last = List.of();

  PeerViews(
      FailureDetector detector, PendingDecisions pending, CrossChecks crossChecks, Ledger ledger) {
    this.ledger = ledger;
    this.detector = detector;
    this.pending = pending;
    this.crossChecks = crossChecks;
  }

  /** The outage of {@code peer} was recorded: nobody is asked about it any more. */
  void recorded(Peer peer, Witnesses witnesses) {
    recorded.put(peer, witnesses);
  }

  /** What those said that were asked about {@code peer}, whose outage was recorded. */
  Witnesses witnesses(Peer peer) {
    return recorded.getOrDefault(peer, Witnesses.NONE);
  }

  /** {@code peer} is down no more. */
  void answered(Peer peer) {
    recorded.remove(peer);
  }

  /** All peers, in the order of their addresses. */
  List<PeerView> now(long nowNanos) {
    List<PeerView> views = new ArrayList<>(detector.peers().size());
    int next = 0;
    for (MonitoredPeer peer : detector.peers()) {
      while (next < last.size() && isBefore(last.get(next), peer)) {
        next++;
      }
      boolean known = next < last.size() && last.get(next).peer().equals(peer.peer());
      views.add(
          known
              ? renewed(last.get(next), peer, nowNanos)
              : view(peer, peer.state(), sinceNanos(peer, nowNanos)));
    }
    recorded.keySet().removeIf(peer -> detector.find(peer).isEmpty());
    last = List.copyOf(views);
    return last;
  }

  /** Since when one that is seen for the first time in this term has been in its state. */
  private long sinceNanos(MonitoredPeer peer, long nowNanos) {
    return switch (peer.state()) {
      // An outage that an earlier coordinator recorded is no new one.
      case DOWN, LEFT -> ledger.sinceNanos(peer.peer());
      case NEW, UP, SUSPECT, PENDING, ABSENT -> nowNanos;
    };
  }

  private static boolean isBefore(PeerView view, MonitoredPeer peer) {
    return view.peer().address().compareTo(peer.peer().address()) < 0;
  }

  private PeerView renewed(PeerView before, MonitoredPeer peer, long nowNanos) {
    boolean settled =
        peer.state() == before.state()
            && peer.answeredNanos() == before.answeredNanos()
            && peer.listed() == before.listed()
            && peer.serving() == before.serving()
            && (peer.state() == PeerState.UP || peer.state() == PeerState.LEFT);
    if (settled) {
      return before;
    }
    long sinceNanos = peer.state() == before.state() ? before.sinceNanos() : nowNanos;
    PeerView now = view(peer, peer.state(), sinceNanos);
    return now.equals(before) ? before : now;
  }

  private PeerView view(MonitoredPeer peer, PeerState state, long sinceNanos) {
    return new PeerView(
        peer.peer(),
        state,
        sinceNanos,
        peer.listed(),
        peer.serving(),
        peer.answeredNanos(),
        peer.roundTripNanos(),
        state == PeerState.SUSPECT ? peer.failedAttempts() : 0,
        cause(peer, state),
        scope(peer.peer(), state),
        witnesses(peer.peer(), state),
        neverAnswered(peer, state),
        state == PeerState.PENDING ? pending.reason(peer.peer()) : "");
  }

  private static Optional<Cause> cause(MonitoredPeer peer, PeerState state) {
    return switch (state) {
      case NEW, SUSPECT, PENDING, DOWN, ABSENT ->
          peer.hasFailed() ? Optional.of(peer.lastCause()) : Optional.empty();
      case UP, LEFT -> Optional.empty();
    };
  }

  private Optional<Scope> scope(Peer peer, PeerState state) {
    return switch (state) {
      case SUSPECT, PENDING -> Optional.of(crossChecks.scope(peer));
      case DOWN -> Optional.ofNullable(recorded.get(peer)).map(Witnesses::scope);
      case NEW, UP, ABSENT, LEFT -> Optional.empty();
    };
  }

  private Witnesses witnesses(Peer peer, PeerState state) {
    return switch (state) {
      case SUSPECT, PENDING -> crossChecks.witnesses(peer);
      case DOWN -> recorded.getOrDefault(peer, Witnesses.NONE);
      case NEW, UP, ABSENT, LEFT -> Witnesses.NONE;
    };
  }

  /** Of one that an earlier coordinator recorded it is not known any more. */
  private boolean neverAnswered(MonitoredPeer peer, PeerState state) {
    return switch (state) {
      case NEW, SUSPECT, PENDING, ABSENT -> !peer.everAnswered();
      case DOWN -> !peer.everAnswered() && recorded.containsKey(peer.peer());
      case UP, LEFT -> false;
    };
  }
}

package io.knh.core;

import io.knh.core.event.Ledger;
import io.knh.core.event.Scope;
import io.knh.core.peer.Peer;
import io.knh.core.probing.Cause;
import io.knh.core.probing.Probing;
import io.knh.core.probing.Standing;
import io.knh.core.probing.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a coordinator shows of its peers. There may be thousands, and it is made twice a second: a
 * view of which nothing has changed is the one before.
 */
final class PeerViews {

  private final Probing probing;
  private final Verdicts verdicts;
  private final CrossChecks crossChecks;
  private final Ledger ledger;
  // Of those that are dead and were told in this term.
  private final TreeMap<Peer, Witnesses> told = new TreeMap<>();
  private List<PeerView> last = List.of();

  PeerViews(Probing probing, Verdicts verdicts, CrossChecks crossChecks, Ledger ledger) {
    this.ledger = ledger;
    this.probing = probing;
    this.verdicts = verdicts;
    this.crossChecks = crossChecks;
  }

  /** {@code peer} was told: who else does not reach it is not asked any more. */
  void told(Peer peer, Witnesses witnesses) {
    told.put(peer, witnesses);
  }

  /** {@code peer} is dead no more. */
  void answered(Peer peer) {
    told.remove(peer);
  }

  /** All peers, in the order of their addresses. */
  List<PeerView> now(long nowNanos) {
    List<PeerView> views = new ArrayList<>(probing.peers().size());
    int next = 0;
    for (Watched peer : probing.peers()) {
      while (next < last.size() && isBefore(last.get(next), peer)) {
        next++;
      }
      boolean known = next < last.size() && last.get(next).peer().equals(peer.peer());
      views.add(
          known
              ? renewed(last.get(next), peer, nowNanos)
              : view(peer, peer.standing(), sinceNanos(peer, nowNanos)));
    }
    told.keySet().removeIf(peer -> probing.find(peer).isEmpty());
    last = List.copyOf(views);
    return last;
  }

  /** Since when one that is seen for the first time in this term has stood so. */
  private long sinceNanos(Watched peer, long nowNanos) {
    return switch (peer.standing()) {
      // An outage that an earlier coordinator told is no new one.
      case DEAD, LEFT -> ledger.sinceNanos(peer.peer());
      case NEW, ALIVE, SUSPECT, HELD, ABSENT -> nowNanos;
    };
  }

  private static boolean isBefore(PeerView view, Watched peer) {
    return view.peer().address().compareTo(peer.peer().address()) < 0;
  }

  private PeerView renewed(PeerView before, Watched peer, long nowNanos) {
    boolean settled =
        peer.standing() == before.standing()
            && peer.answeredNanos() == before.answeredNanos()
            && peer.listed() == before.listed()
            && peer.serving() == before.serving()
            && (peer.standing() == Standing.ALIVE || peer.standing() == Standing.LEFT);
    if (settled) {
      return before;
    }
    long sinceNanos = peer.standing() == before.standing() ? before.sinceNanos() : nowNanos;
    PeerView now = view(peer, peer.standing(), sinceNanos);
    return now.equals(before) ? before : now;
  }

  private PeerView view(Watched peer, Standing standing, long sinceNanos) {
    return new PeerView(
        peer.peer(),
        standing,
        sinceNanos,
        peer.listed(),
        peer.serving(),
        peer.answeredNanos(),
        peer.roundTripNanos(),
        standing == Standing.SUSPECT ? peer.failedAttempts() : 0,
        cause(peer, standing),
        scope(peer.peer(), standing),
        witnesses(peer.peer(), standing),
        neverAnswered(peer, standing),
        standing == Standing.HELD ? verdicts.reason(peer.peer()) : "");
  }

  private static Optional<Cause> cause(Watched peer, Standing standing) {
    return switch (standing) {
      case NEW, SUSPECT, HELD, DEAD, ABSENT ->
          peer.hasFailed() ? Optional.of(peer.lastCause()) : Optional.empty();
      case ALIVE, LEFT -> Optional.empty();
    };
  }

  private Optional<Scope> scope(Peer peer, Standing standing) {
    return switch (standing) {
      case SUSPECT, HELD -> Optional.of(crossChecks.scope(peer));
      case DEAD -> Optional.ofNullable(told.get(peer)).map(Witnesses::scope);
      case NEW, ALIVE, ABSENT, LEFT -> Optional.empty();
    };
  }

  private Witnesses witnesses(Peer peer, Standing standing) {
    return switch (standing) {
      case SUSPECT, HELD -> crossChecks.witnesses(peer);
      case DEAD -> told.getOrDefault(peer, Witnesses.NONE);
      case NEW, ALIVE, ABSENT, LEFT -> Witnesses.NONE;
    };
  }

  /** Of one that an earlier coordinator told it is not known any more. */
  private boolean neverAnswered(Watched peer, Standing standing) {
    return switch (standing) {
      case NEW, SUSPECT, HELD, ABSENT -> !peer.everAnswered();
      case DEAD -> !peer.everAnswered() && told.containsKey(peer.peer());
      case ALIVE, LEFT -> false;
    };
  }
}

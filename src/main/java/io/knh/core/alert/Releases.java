package io.knh.core.alert;

import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The events that were told and are not in the outbox yet. An event of this term goes there once
 * another member has it, so that it outlives this one; an event of an earlier coordinator, once
 * this one has shown its authority. Both need sanity and authority at that moment again, since they
 * may have waited long for a free slot. The events of one peer go one after the other.
 */
public final class Releases {

  /** Events that one look passes over at most, so that thousands of them do not cost much each. */
  private static final int MAX_LOOKED_AT = 256;

  private record Key(Peer peer, int number) {}

  /**
   * An event that waits.
   *
   * @param version of the ledger that others have to have before
   * @param sinceNanos authority and sanity have to be shown at this time or later
   * @param recordedNanos when it was told, or taken over
   */
  private record Waiting(Alert.OfPeer alert, long version, long sinceNanos, long recordedNanos) {}

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Outbox outbox;
  private final Replication replication;
  private final Quorum quorum;
  private final Sanity sanity;
  private final Outlet outlet;
  private final long patienceNanos;
  // Apart, since each has a receiver of its own, and one must not keep the other waiting.
  private final LinkedHashMap<Key, Waiting> outages = new LinkedHashMap<>();
  private final LinkedHashMap<Key, Waiting> recoveries = new LinkedHashMap<>();
  private final Set<Key> released = new HashSet<>();

  public Releases(
      MemberSettings settings,
      Ledger ledger,
      Outbox outbox,
      Replication replication,
      Quorum quorum,
      Sanity sanity,
      Outlet outlet) {
    this.settings = settings;
    this.ledger = ledger;
    this.outbox = outbox;
    this.replication = replication;
    this.quorum = quorum;
    this.sanity = sanity;
    this.outlet = outlet;
    this.patienceNanos = settings.timings().probeTimeout().toNanos();
  }

  /** {@code alert} was told in this term, by the verdict reached at {@code decidedNanos}. */
  public void add(Alert.OfPeer alert, long decidedNanos) {
    waiting(alert)
        .put(key(alert), new Waiting(alert, ledger.version(), decidedNanos, outlet.nowNanos()));
    outbox.hurry(alert);
  }

  /** Takes over what earlier coordinators told and did not deliver. */
  public void takeOver(List<LedgerEntry> lines) {
    for (LedgerEntry line : lines) {
      for (Alert.OfPeer alert : line.undelivered()) {
        if (!waiting(alert).containsKey(key(alert)) && !released.contains(key(alert))) {
          takeOver(alert);
        }
      }
    }
  }

  private void takeOver(Alert.OfPeer alert) {
    long nowNanos = outlet.nowNanos();
    switch (alert) {
      case Alert.PeerDown down -> {
        // Without a receiver of its own it is left to a member that has one.
        if (settings.peerStatus()) {
          wait(alert, nowNanos);
        }
      }
      case Alert.PeerUp up -> {
        if (settings.recovery()) {
          wait(alert, nowNanos);
        } else if (isFirst(alert)) {
          ledger.settled(up.peer().peer(), up.number(), nowNanos);
        }
      }
    }
  }

  private void wait(Alert.OfPeer alert, long nowNanos) {
    outlet.report(new Transition.AlertTakenOver(alert));
    waiting(alert).put(key(alert), new Waiting(alert, 0, nowNanos, nowNanos));
  }

  public boolean any() {
    return size() > 0;
  }

  /** Whether an event could go if sanity and authority allow it. */
  public boolean anyWithRoom() {
    return hasRoom(outages) || hasRoom(recoveries);
  }

  private boolean hasRoom(SequencedMap<Key, Waiting> waiting) {
    return !waiting.isEmpty()
        && outbox.hasRoom(waiting.firstEntry().getValue().alert(), outlet.nowNanos());
  }

  private SequencedMap<Key, Waiting> waiting(Alert.OfPeer alert) {
    return switch (alert) {
      case Alert.PeerDown down -> outages;
      case Alert.PeerUp up -> recoveries;
    };
  }

  public int size() {
    return outages.size() + recoveries.size();
  }

  /** Moves what may go to the outbox. {@code anybody}: a peer may answer. */
  public void advance(boolean anybody) {
    advance(outages, anybody);
    advance(recoveries, anybody);
  }

  private void advance(SequencedMap<Key, Waiting> waiting, boolean anybody) {
    int looks = MAX_LOOKED_AT;
    Iterator<Waiting> all = waiting.values().iterator();
    while (all.hasNext() && looks-- > 0) {
      Waiting next = all.next();
      if (next.alert().number() <= ledger.line(next.alert().peer().peer()).settled()) {
        all.remove(); // somebody else delivered it
      } else if (!outbox.hasRoom(next.alert(), outlet.nowNanos())) {
        return;
      } else if (!outbox.contains(next.alert()) && mayGo(next, anybody)) {
        all.remove();
        released.add(key(next.alert()));
        outbox.add(current(next.alert()), outlet.nowNanos());
      }
    }
  }

  private boolean mayGo(Waiting next, boolean anybody) {
    long nowNanos = outlet.nowNanos();
    boolean replicated =
        replication.replicatedVersion() >= next.version()
            || nowNanos - next.recordedNanos() >= patienceNanos
            || !anybody;
    return replicated
        && isFirst(next.alert())
        && quorum.holds(next.sinceNanos())
        && sanity.passedSince(next.sinceNanos());
  }

  /**
   * Whether all earlier events of the same peer are done with. A death does not wait for a
   * recovery, which may have another receiver, and which it overtakes; nor for a death that its
   * line has no room for any more, lest those of one peer that flaps pile up before all others.
   */
  private boolean isFirst(Alert.OfPeer alert) {
    LedgerEntry line = ledger.line(alert.peer().peer());
    if (alert instanceof Alert.PeerUp && line.full() && !earlier(alert).isEmpty()) {
      return false;
    }
    for (Alert.OfPeer earlier : line.undelivered()) {
      boolean counts = alert instanceof Alert.PeerUp || earlier instanceof Alert.PeerDown;
      if (counts && earlier.number() < alert.number()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The events of the same peer before {@code alert} that wait here or in the outbox; of some the
   * ledger may know no more.
   */
  public List<Alert.OfPeer> earlier(Alert.OfPeer alert) {
    Peer peer = alert.peer().peer();
    int settled = ledger.line(peer).settled();
    Stream<Alert.OfPeer> here =
        Stream.of(outages, recoveries)
            .flatMap(waiting -> waiting.values().stream())
            .map(Waiting::alert)
            .filter(known -> known.number() > settled && known.number() < alert.number())
            .filter(known -> known.peer().peer().equals(peer));
    return Stream.concat(outbox.earlier(alert).stream(), here).toList();
  }

  /** Where two members told one outage, the smaller id counts, as in all ledgers. */
  private Alert.OfPeer current(Alert.OfPeer alert) {
    return ledger.line(alert.peer().peer()).undelivered().stream()
        .filter(known -> known.number() == alert.number())
        .findFirst()
        .orElse(alert);
  }

  /** {@code alert} is done with. */
  public void settled(Alert.OfPeer alert) {
    released.remove(key(alert));
  }

  private static Key key(Alert.OfPeer alert) {
    return new Key(alert.peer().peer(), alert.number());
  }
}

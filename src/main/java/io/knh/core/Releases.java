package io.knh.core;

import io.knh.core.event.Event;
import io.knh.core.event.Ledger;
import io.knh.core.event.Line;
import io.knh.core.event.Outbox;
import io.knh.core.event.Replication;
import io.knh.core.peer.Peer;
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
final class Releases {

  /** Events that one look passes over at most, so that thousands of them do not cost much each. */
  private static final int MAX_LOOKED_AT = 256;

  private record Key(Peer peer, int number) {}

  /**
   * An event that waits.
   *
   * @param version of the ledger that others have to have before
   * @param sinceNanos authority and sanity have to be shown at this time or later
   * @param toldNanos when it was told, or taken over
   */
  private record Waiting(Event.OfPeer event, long version, long sinceNanos, long toldNanos) {}

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Outbox outbox;
  private final Replication replication;
  private final Authority authority;
  private final Sanity sanity;
  private final Outlet outlet;
  private final long patienceNanos;
  // Apart, since each has a receiver of its own, and one must not keep the other waiting.
  private final LinkedHashMap<Key, Waiting> deaths = new LinkedHashMap<>();
  private final LinkedHashMap<Key, Waiting> recoveries = new LinkedHashMap<>();
  private final Set<Key> released = new HashSet<>();

  Releases(
      MemberSettings settings,
      Ledger ledger,
      Outbox outbox,
      Replication replication,
      Authority authority,
      Sanity sanity,
      Outlet outlet) {
    this.settings = settings;
    this.ledger = ledger;
    this.outbox = outbox;
    this.replication = replication;
    this.authority = authority;
    this.sanity = sanity;
    this.outlet = outlet;
    this.patienceNanos = settings.timings().probeTimeout().toNanos();
  }

  /** {@code event} was told in this term, by the verdict reached at {@code verdictNanos}. */
  void add(Event.OfPeer event, long verdictNanos) {
    waiting(event)
        .put(key(event), new Waiting(event, ledger.version(), verdictNanos, outlet.nowNanos()));
    outbox.hurry(event);
  }

  /** Takes over what earlier coordinators told and did not deliver. */
  void takeOver(List<Line> lines) {
    for (Line line : lines) {
      for (Event.OfPeer event : line.undelivered()) {
        if (!waiting(event).containsKey(key(event)) && !released.contains(key(event))) {
          takeOver(event);
        }
      }
    }
  }

  private void takeOver(Event.OfPeer event) {
    long nowNanos = outlet.nowNanos();
    switch (event) {
      case Event.PeerDown down -> {
        // Without a receiver of its own it is left to a member that has one.
        if (settings.peerStatus()) {
          wait(event, nowNanos);
        }
      }
      case Event.PeerUp up -> {
        if (settings.recovery()) {
          wait(event, nowNanos);
        } else if (isFirst(event)) {
          ledger.settled(up.peer().peer(), up.number(), nowNanos);
        }
      }
    }
  }

  private void wait(Event.OfPeer event, long nowNanos) {
    outlet.report(new Transition.EventTakenOver(event));
    waiting(event).put(key(event), new Waiting(event, 0, nowNanos, nowNanos));
  }

  boolean any() {
    return size() > 0;
  }

  /** Whether an event could go if sanity and authority allow it. */
  boolean anyWithRoom() {
    return hasRoom(deaths) || hasRoom(recoveries);
  }

  private boolean hasRoom(SequencedMap<Key, Waiting> waiting) {
    return !waiting.isEmpty()
        && outbox.hasRoom(waiting.firstEntry().getValue().event(), outlet.nowNanos());
  }

  private SequencedMap<Key, Waiting> waiting(Event.OfPeer event) {
    return switch (event) {
      case Event.PeerDown down -> deaths;
      case Event.PeerUp up -> recoveries;
    };
  }

  int size() {
    return deaths.size() + recoveries.size();
  }

  /** Moves what may go to the outbox. {@code anybody}: a peer may answer. */
  void advance(boolean anybody) {
    advance(deaths, anybody);
    advance(recoveries, anybody);
  }

  private void advance(SequencedMap<Key, Waiting> waiting, boolean anybody) {
    int looks = MAX_LOOKED_AT;
    Iterator<Waiting> all = waiting.values().iterator();
    while (all.hasNext() && looks-- > 0) {
      Waiting next = all.next();
      if (next.event().number() <= ledger.line(next.event().peer().peer()).settled()) {
        all.remove(); // somebody else delivered it
      } else if (!outbox.hasRoom(next.event(), outlet.nowNanos())) {
        return;
      } else if (!outbox.contains(next.event()) && mayGo(next, anybody)) {
        all.remove();
        released.add(key(next.event()));
        outbox.add(current(next.event()), outlet.nowNanos());
      }
    }
  }

  private boolean mayGo(Waiting next, boolean anybody) {
    long nowNanos = outlet.nowNanos();
    boolean replicated =
        replication.replicatedVersion() >= next.version()
            || nowNanos - next.toldNanos() >= patienceNanos
            || !anybody;
    return replicated
        && isFirst(next.event())
        && authority.holds(next.sinceNanos())
        && sanity.passedSince(next.sinceNanos());
  }

  /**
   * Whether all earlier events of the same peer are done with. A death does not wait for a
   * recovery, which may have another receiver, and which it overtakes; nor for a death that its
   * line has no room for any more, lest those of one peer that flaps pile up before all others.
   */
  private boolean isFirst(Event.OfPeer event) {
    Line line = ledger.line(event.peer().peer());
    if (event instanceof Event.PeerUp && line.full() && !earlier(event).isEmpty()) {
      return false;
    }
    for (Event.OfPeer earlier : line.undelivered()) {
      boolean counts = event instanceof Event.PeerUp || earlier instanceof Event.PeerDown;
      if (counts && earlier.number() < event.number()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The events of the same peer before {@code event} that wait here or in the outbox; of some the
   * ledger may know no more.
   */
  List<Event.OfPeer> earlier(Event.OfPeer event) {
    Peer peer = event.peer().peer();
    int settled = ledger.line(peer).settled();
    Stream<Event.OfPeer> here =
        Stream.of(deaths, recoveries)
            .flatMap(waiting -> waiting.values().stream())
            .map(Waiting::event)
            .filter(known -> known.number() > settled && known.number() < event.number())
            .filter(known -> known.peer().peer().equals(peer));
    return Stream.concat(outbox.earlier(event).stream(), here).toList();
  }

  /** Where two members told one outage, the smaller id counts, as in all ledgers. */
  private Event.OfPeer current(Event.OfPeer event) {
    return ledger.line(event.peer().peer()).undelivered().stream()
        .filter(known -> known.number() == event.number())
        .findFirst()
        .orElse(event);
  }

  /** {@code event} is done with. */
  void settled(Event.OfPeer event) {
    released.remove(key(event));
  }

  private static Key key(Event.OfPeer event) {
    return new Key(event.peer().peer(), event.number());
  }
}

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
import java.util.Set;

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

  private final Ledger ledger;
  private final Outbox outbox;
  private final Replication replication;
  private final Authority authority;
  private final Sanity sanity;
  private final Outlet outlet;
  private final long patienceNanos;
  private final LinkedHashMap<Key, Waiting> waiting = new LinkedHashMap<>();
  private final Set<Key> released = new HashSet<>();

  Releases(
      MemberSettings settings,
      Ledger ledger,
      Outbox outbox,
      Replication replication,
      Authority authority,
      Sanity sanity,
      Outlet outlet) {
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
    waiting.put(key(event), new Waiting(event, ledger.version(), verdictNanos, outlet.nowNanos()));
  }

  /** Takes over what earlier coordinators told and did not deliver. */
  void takeOver(List<Line> lines) {
    long nowNanos = outlet.nowNanos();
    for (Line line : lines) {
      for (Event.OfPeer event : line.undelivered()) {
        if (!waiting.containsKey(key(event)) && !released.contains(key(event))) {
          outlet.report(new Transition.EventTakenOver(event));
          waiting.put(key(event), new Waiting(event, 0, nowNanos, nowNanos));
        }
      }
    }
  }

  boolean any() {
    return !waiting.isEmpty();
  }

  /** Whether an event could go if sanity and authority allow it. */
  boolean anyWithRoom() {
    return any() && outbox.hasRoom(waiting.firstEntry().getValue().event(), outlet.nowNanos());
  }

  int size() {
    return waiting.size();
  }

  /** Moves what may go to the outbox. {@code anyAlive}: somebody is there who could answer. */
  void advance(boolean anyAlive) {
    int looks = MAX_LOOKED_AT;
    Iterator<Waiting> all = waiting.values().iterator();
    while (all.hasNext() && looks-- > 0) {
      Waiting next = all.next();
      if (next.event().number() <= ledger.line(next.event().peer().peer()).settled()) {
        all.remove(); // somebody else delivered it
      } else if (outbox.hasRoom(next.event(), outlet.nowNanos())
          && !outbox.contains(next.event())
          && mayGo(next, anyAlive)) {
        all.remove();
        released.add(key(next.event()));
        outbox.add(current(next.event()), outlet.nowNanos());
      }
    }
  }

  private boolean mayGo(Waiting next, boolean anyAlive) {
    long nowNanos = outlet.nowNanos();
    boolean replicated =
        replication.replicatedVersion() >= next.version()
            || nowNanos - next.toldNanos() >= patienceNanos
            || !anyAlive;
    return replicated
        && isFirst(next.event())
        && !replication.reads()
        && authority.holds(next.sinceNanos())
        && sanity.passedSince(next.sinceNanos());
  }

  /** Whether all earlier events of the same peer are done with. */
  private boolean isFirst(Event.OfPeer event) {
    List<Event.OfPeer> all = ledger.line(event.peer().peer()).undelivered();
    return all.isEmpty() || all.getFirst().number() >= event.number();
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

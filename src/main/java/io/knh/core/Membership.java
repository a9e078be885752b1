package io.knh.core;

import io.knh.core.alert.Ledger;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The roster as it was read last, and what it says of this member and of others. */
final class Membership {

  private static final long NEVER = Long.MAX_VALUE;

  private final Peer self;
  private final long timeToConnectNanos;
  private final Outlet outlet;
  // Of the others that the roster names, so bounded by it.
  private final TreeMap<Peer, Long> servingSinceNanos = new TreeMap<>();
  private Roster roster = Roster.empty();
  private boolean read;
  private long unreadableNanos = NEVER;

  Membership(Peer self, Timings timings, Outlet outlet) {
    this.self = self;
    this.timeToConnectNanos = timings.timeToConnect().toNanos();
    this.outlet = outlet;
  }

  /**
   * The roster was read.
   *
   * @return whether it names this member, and did not before
   */
  boolean update(Roster changed) {
    Roster before = roster;
    boolean wasListed = listed();
    roster = changed;
    if (!read || !before.equals(changed)) {
      report(before, wasListed);
    }
    read = true;
    noteServing();
    return listed() && !wasListed;
  }

  private void report(Roster before, boolean wasListed) {
    int joined = absentFrom(before, roster);
    int gone = absentFrom(roster, before);
    outlet.report(new Transition.RosterChanged(roster.size(), joined, gone));
    boolean known = before.size() > 0 && !wasListed;
    if (!listed() && roster.size() > 0 && !known) {
      outlet.report(new Transition.NotInRoster(self, roster.size()));
    }
  }

  private static int absentFrom(Roster known, Roster other) {
    int absent = 0;
    for (RosterEntry entry : other.entries()) {
      absent += known.names(entry.peer()) ? 0 : 1;
    }
    return absent;
  }

  /**
   * Remembers since when peers have been serving: the coordinator has given those their time to
   * answer for the first time, so a successor need not do so again.
   */
  private void noteServing() {
    for (RosterEntry entry : roster.entries()) {
      if (entry.serving() && !entry.terminating() && !entry.peer().equals(self)) {
        servingSinceNanos.putIfAbsent(entry.peer(), outlet.nowNanos());
      }
    }
    servingSinceNanos.keySet().removeIf(peer -> !roster.names(peer));
  }

  /** Reading it fails from now on, or succeeds. */
  void readable(boolean now) {
    unreadableNanos = now ? NEVER : Math.min(unreadableNanos, outlet.nowNanos());
  }

  /** Since when it could not be read; {@code Long.MAX_VALUE} when it can. */
  long unreadableNanos() {
    return unreadableNanos;
  }

  /** Those that have had their time to answer for the first time count as having done so. */
  void markAnswered(Ledger ledger) {
    long nowNanos = outlet.nowNanos();
    servingSinceNanos.forEach(
        (peer, since) -> {
          if (nowNanos - since >= timeToConnectNanos && ledger.mark(peer) == Ledger.Mark.UNKNOWN) {
            ledger.answered(peer, nowNanos);
          }
        });
  }

  Roster roster() {
    return roster;
  }

  /** Whether the roster has ever been read. */
  boolean read() {
    return read;
  }

  /** Whether the roster names this member; else nobody would believe it. */
  boolean listed() {
    return roster.names(self);
  }

  /** How many members there are, this one included, whether the roster names it or not. */
  int size() {
    return listed() ? roster.size() : roster.size() + 1;
  }

  /** The others that stay, the highest first. */
  Stream<Peer> others() {
    return roster.entries().stream()
        .filter(entry -> !entry.peer().equals(self) && !entry.terminating())
        .map(RosterEntry::peer)
        .sorted(Comparator.reverseOrder());
  }
}

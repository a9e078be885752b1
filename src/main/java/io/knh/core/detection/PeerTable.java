package io.knh.core.detection;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Remembered;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The monitored peers: the roster, plus those that it names no more while they are suspect or their
 * decision is pending.
 */
final class PeerTable {

  private final Peer self;
  private final Function<Peer, Remembered> memory;
  private final TreeMap<Address, MonitoredPeer> peers = new TreeMap<>();

  PeerTable(Peer self, Function<Peer, Remembered> memory) {
    this.self = self;
    this.memory = memory;
  }

  /** In the order of their addresses. */
  Collection<MonitoredPeer> peers() {
    return Collections.unmodifiableCollection(peers.values());
  }

  Optional<MonitoredPeer> find(Address address) {
    return Optional.ofNullable(peers.get(address));
  }

  boolean contains(MonitoredPeer peer) {
    return peers.get(peer.peer().address()) == peer;
  }

  void remove(MonitoredPeer peer) {
    peers.remove(peer.peer().address(), peer);
  }

  /** Those that {@code roster} names no more, and that are not monitored any longer. */
  List<MonitoredPeer> unlist(Roster roster) {
    List<MonitoredPeer> ended = new ArrayList<>();
    for (MonitoredPeer peer : peers.values()) {
      Optional<RosterEntry> entry = roster.find(peer.peer().address());
      peer.listed = entry.isPresent() && entry.get().peer().equals(peer.peer());
      // Another node's pod took over the address of a suspect: the attempts reach the
      // newcomer from now on, so nothing can be found out about the old one any more.
      boolean replaced = entry.isPresent() && !peer.listed;
      boolean judged = peer.state == PeerState.SUSPECT || peer.state == PeerState.PENDING;
      if (replaced || (!peer.listed && !judged)) {
        ended.add(peer);
      }
    }
    ended.forEach(this::remove);
    return ended;
  }

  /** Those that {@code roster} names for the first time. */
  List<MonitoredPeer> enlist(Roster roster) {
    List<MonitoredPeer> joined = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      if (!entry.peer().equals(self)) {
        MonitoredPeer known = peers.get(entry.peer().address());
        if (known == null) {
          known = admit(entry);
          joined.add(known);
        }
        known.serving = entry.serving();
        known.terminating = entry.terminating();
        if (known.state == PeerState.ABSENT && entry.serving()) {
          known.state = PeerState.NEW;
          known.graceOver = true;
        }
      }
    }
    return joined;
  }

  /** The state in which {@code peer} would begin if it were monitored from now on. */
  PeerState remembered(MonitoredPeer peer) {
    return memory.apply(peer.peer()).state();
  }

  private MonitoredPeer admit(RosterEntry entry) {
    MonitoredPeer peer = new MonitoredPeer(entry);
    peer.state = memory.apply(peer.peer()).state();
    peer.answered = peer.state == PeerState.UP;
    if (peer.state == PeerState.LEFT) {
      peer.leftNanos = memory.apply(peer.peer()).sinceNanos();
    }
    peers.put(peer.peer().address(), peer);
    return peer;
  }
}

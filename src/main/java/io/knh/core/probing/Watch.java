package io.knh.core.probing;

import io.knh.core.peer.Address;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The peers under watch: the roster, plus those that it names no more while their verdict runs or
 * is held.
 */
final class Watch {

  private final Peer self;
  private final Memory memory;
  private final TreeMap<Address, Watched> peers = new TreeMap<>();

  Watch(Peer self, Memory memory) {
    this.self = self;
    this.memory = memory;
  }

  /** In the order of their addresses. */
  Collection<Watched> peers() {
    return Collections.unmodifiableCollection(peers.values());
  }

  Optional<Watched> find(Address address) {
    return Optional.ofNullable(peers.get(address));
  }

  boolean contains(Watched peer) {
    return peers.get(peer.peer().address()) == peer;
  }

  void remove(Watched peer) {
    peers.remove(peer.peer().address(), peer);
  }

  /** Those that {@code roster} names no more, and whose watch thereby ends. */
  List<Watched> unlist(Roster roster) {
    List<Watched> ended = new ArrayList<>();
    for (Watched peer : peers.values()) {
      Optional<RosterEntry> entry = roster.find(peer.peer().address());
      peer.listed = entry.isPresent() && entry.get().peer().equals(peer.peer());
      // Another node's pod took over the address of one whose verdict runs: the attempts reach the
      // newcomer from now on, so nothing can be found out about the old one any more.
      boolean replaced = entry.isPresent() && !peer.listed;
      boolean judged = peer.standing == Standing.SUSPECT || peer.standing == Standing.HELD;
      if (replaced || (!peer.listed && !judged)) {
        ended.add(peer);
      }
    }
    ended.forEach(this::remove);
    return ended;
  }

  /** Those that {@code roster} names for the first time. */
  List<Watched> enlist(Roster roster) {
    List<Watched> joined = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      if (!entry.peer().equals(self)) {
        Watched known = peers.get(entry.peer().address());
        if (known == null) {
          known = admit(entry);
          joined.add(known);
        }
        known.serving = entry.serving();
        known.terminating = entry.terminating();
        if (known.standing == Standing.ABSENT && entry.serving()) {
          known.standing = Standing.NEW;
          known.graceOver = true;
        }
      }
    }
    return joined;
  }

  /** How {@code peer} would begin if it came under watch now. */
  Standing remembered(Watched peer) {
    return memory.standing(peer.peer());
  }

  private Watched admit(RosterEntry entry) {
    Watched peer = new Watched(entry);
    peer.standing = memory.standing(peer.peer());
    peer.answered = peer.standing == Standing.ALIVE;
    if (peer.standing == Standing.LEFT) {
      peer.leftNanos = memory.leftNanos(peer.peer());
    }
    peers.put(peer.peer().address(), peer);
    return peer;
  }
}

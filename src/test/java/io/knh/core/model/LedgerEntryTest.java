package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Copies of one event that came by several members, some of which drop when the outage was. */
class LedgerEntryTest {

  private static final Peer SELF = Peer.of("self", "10.0.0.9", 8080);
  private static final Peer ONE = Peer.of("one", "10.0.0.1", 8080);
  private static final Optional<Instant> SINCE = Optional.of(Instant.ofEpochSecond(1_000));
  private static final Optional<Instant> UNTIL = Optional.of(Instant.ofEpochSecond(1_060));

  private static Alert.OfPeer down(String id, Optional<Instant> since) {
    return new Alert.PeerDown(
        id, 1, new PeerStatus(ONE, false), SELF, Cause.TIMEOUT, Scope.PEER, since);
  }

  private static Alert.OfPeer up(String id, Optional<Instant> since, Optional<Instant> until) {
    return new Alert.PeerUp(id, 2, new PeerStatus(ONE, true), SELF, since, until);
  }

  private static LedgerEntry line(Alert.OfPeer... undelivered) {
    return new LedgerEntry(ONE, 1, 1, 0, 0, 0, List.of(undelivered));
  }

  private static final List<LedgerEntry> COPIES =
      List.of(
          line(down("a", Optional.empty()), up("b", Optional.empty(), Optional.empty())),
          line(down("a", SINCE)),
          line(down("a", SINCE.map(since -> since.plusSeconds(3)))),
          line(up("b", SINCE, Optional.empty())),
          line(up("b", Optional.empty(), UNTIL)),
          line(up("b", SINCE, UNTIL)),
          line(down("c", SINCE), up("c", SINCE, UNTIL)));

  private static List<List<LedgerEntry>> orders(List<LedgerEntry> lines) {
    if (lines.isEmpty()) {
      return List.of(List.of());
    }
    List<List<LedgerEntry>> orders = new ArrayList<>();
    for (int first = 0; first < lines.size(); first++) {
      List<LedgerEntry> others = new ArrayList<>(lines);
      LedgerEntry chosen = others.remove(first);
      for (List<LedgerEntry> rest : orders(others)) {
        List<LedgerEntry> order = new ArrayList<>(List.of(chosen));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void aCopyThatSaysWhenTheOutageWasIsKeptWhicheverCameFirst() {
    LedgerEntry without = line(down("a", Optional.empty()), up("b", SINCE, Optional.empty()));
    LedgerEntry with = line(down("a", SINCE), up("b", SINCE, UNTIL));
    assertEquals(with, without.mergedWith(with));
    assertEquals(with, with.mergedWith(without));
  }

  @Test
  void anotherEventOfTheNumberIsStillChosenByItsId() {
    LedgerEntry smaller = line(down("a", Optional.empty()));
    LedgerEntry larger = line(down("b", SINCE));
    assertEquals(smaller, smaller.mergedWith(larger));
    assertEquals(smaller, larger.mergedWith(smaller));
  }

  @Test
  void copiesMergeToTheSameInEachOfAllOrders() {
    LedgerEntry expected = line(down("a", SINCE), up("b", SINCE, UNTIL));
    for (List<LedgerEntry> order : orders(COPIES)) {
      assertEquals(expected, order.stream().reduce(LedgerEntry::mergedWith).orElseThrow());
    }
  }

  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    for (LedgerEntry one : COPIES) {
      assertEquals(one, one.mergedWith(one));
      for (LedgerEntry other : COPIES) {
        LedgerEntry both = one.mergedWith(other);
        assertEquals(both, other.mergedWith(one));
        assertEquals(both, both.mergedWith(one));
        for (LedgerEntry third : COPIES) {
          assertEquals(both.mergedWith(third), one.mergedWith(other.mergedWith(third)));
        }
      }
    }
  }
}

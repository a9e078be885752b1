package io.knh.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.peer.Peer;
import io.knh.core.probing.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Copies of one event that came by several members, some of which drop when the outage was. */
class LineTest {

  private static final Peer SELF = Peer.of("self", "10.0.0.9", 8080);
  private static final Peer ONE = Peer.of("one", "10.0.0.1", 8080);
  private static final Optional<Instant> SINCE = Optional.of(Instant.ofEpochSecond(1_000));
  private static final Optional<Instant> UNTIL = Optional.of(Instant.ofEpochSecond(1_060));

  private static Event.OfPeer down(String id, Optional<Instant> since) {
    return new Event.PeerDown(
        id, 1, new PeerStatus(ONE, false), SELF, Cause.TIMEOUT, Scope.PEER, since);
  }

  private static Event.OfPeer up(String id, Optional<Instant> since, Optional<Instant> until) {
    return new Event.PeerUp(id, 2, new PeerStatus(ONE, true), SELF, since, until);
  }

  private static Line line(Event.OfPeer... undelivered) {
    return new Line(ONE, 1, 1, 0, 0, 0, List.of(undelivered));
  }

  private static final List<Line> COPIES =
      List.of(
          line(down("a", Optional.empty()), up("b", Optional.empty(), Optional.empty())),
          line(down("a", SINCE)),
          line(down("a", SINCE.map(since -> since.plusSeconds(3)))),
          line(up("b", SINCE, Optional.empty())),
          line(up("b", Optional.empty(), UNTIL)),
          line(up("b", SINCE, UNTIL)),
          line(down("c", SINCE), up("c", SINCE, UNTIL)));

  private static List<List<Line>> orders(List<Line> lines) {
    if (lines.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Line>> orders = new ArrayList<>();
    for (int first = 0; first < lines.size(); first++) {
      List<Line> others = new ArrayList<>(lines);
      Line chosen = others.remove(first);
      for (List<Line> rest : orders(others)) {
        List<Line> order = new ArrayList<>(List.of(chosen));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void aCopyThatSaysWhenTheOutageWasIsKeptWhicheverCameFirst() {
    Line without = line(down("a", Optional.empty()), up("b", SINCE, Optional.empty()));
    Line with = line(down("a", SINCE), up("b", SINCE, UNTIL));
    assertEquals(with, without.mergedWith(with));
    assertEquals(with, with.mergedWith(without));
  }

  @Test
  void anotherEventOfTheNumberIsStillChosenByItsId() {
    Line smaller = line(down("a", Optional.empty()));
    Line larger = line(down("b", SINCE));
    assertEquals(smaller, smaller.mergedWith(larger));
    assertEquals(smaller, larger.mergedWith(smaller));
  }

  @Test
  void copiesMergeToTheSameInEachOfAllOrders() {
    Line expected = line(down("a", SINCE), up("b", SINCE, UNTIL));
    for (List<Line> order : orders(COPIES)) {
      assertEquals(expected, order.stream().reduce(Line::mergedWith).orElseThrow());
    }
  }

  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    for (Line one : COPIES) {
      assertEquals(one, one.mergedWith(one));
      for (Line other : COPIES) {
        Line both = one.mergedWith(other);
        assertEquals(both, other.mergedWith(one));
        assertEquals(both, both.mergedWith(one));
        for (Line third : COPIES) {
          assertEquals(both.mergedWith(third), one.mergedWith(other.mergedWith(third)));
        }
      }
    }
  }
}

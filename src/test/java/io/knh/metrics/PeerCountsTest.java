package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.PeerState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerCountsTest {

  @Test
  void peersAreCountedByState() {
    Map<PeerState, Integer> counts =
        PeerCounts.byState(
            FakeViews.coordinator(
                PeerState.UP, PeerState.DOWN, PeerState.UP, PeerState.LEFT, PeerState.PENDING));
    assertEquals(2, counts.getOrDefault(PeerState.UP, 0));
    assertEquals(1, counts.getOrDefault(PeerState.DOWN, 0));
    assertEquals(1, counts.getOrDefault(PeerState.LEFT, 0));
    assertEquals(1, counts.getOrDefault(PeerState.PENDING, 0));
    assertEquals(0, counts.getOrDefault(PeerState.SUSPECT, 0));
  }

  @Test
  void aPeerIsUpUntilItsDecisionAndDownWhenThatIsRecorded() {
    assertEquals(
        Map.of("node-0", 1.0, "node-1", 1.0, "node-2", Double.NaN, "node-3", 0.0),
        PeerCounts.upByNode(
            FakeViews.coordinator(
                PeerState.UP, PeerState.SUSPECT, PeerState.PENDING, PeerState.DOWN)));
  }

  @Test
  void nothingIsSaidOfOneThatNeverAnsweredOrHasLeft() {
    assertEquals(
        Map.of(),
        PeerCounts.upByNode(
            FakeViews.coordinator(PeerState.NEW, PeerState.ABSENT, PeerState.LEFT)));
  }

  @Test
  void ofTwoOnOneNodeTheOneThatIsWorseIsShown() {
    List<PeerState> fromWorst =
        List.of(PeerState.DOWN, PeerState.PENDING, PeerState.SUSPECT, PeerState.LEFT);
    List<Double> shown = List.of(0.0, Double.NaN, 1.0, 1.0);
    for (int worse = 0; worse < fromWorst.size(); worse++) {
      for (int other = worse; other < 3; other++) {
        Map<String, Double> expected = Map.of("node-1", shown.get(worse));
        assertEquals(expected, upByNode(fromWorst.get(worse), fromWorst.get(other)));
        assertEquals(expected, upByNode(fromWorst.get(other), fromWorst.get(worse)));
      }
    }
  }

  private static Map<String, Double> upByNode(PeerState first, PeerState second) {
    return PeerCounts.upByNode(
        FakeViews.coordinator(
            FakeViews.peer(0, "node-1", first), FakeViews.peer(1, "node-1", second)));
  }

  @Test
  void aPodThatLeftDoesNotHideTheOneThatReplacesIt() {
    assertEquals(
        Map.of("node-1", 1.0),
        PeerCounts.upByNode(
            FakeViews.coordinator(
                FakeViews.peer(0, "node-1", PeerState.LEFT),
                FakeViews.peer(1, "node-1", PeerState.UP))));
  }

  @Test
  void aFollowerKnowsNothing() {
    Map<PeerState, Integer> counts = PeerCounts.byState(FakeViews.follower());
    assertEquals(Map.of(), PeerCounts.upByNode(FakeViews.follower()));
    assertEquals(0, counts.getOrDefault(PeerState.UP, 0));
  }
}

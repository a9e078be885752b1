package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.PeerState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerCountsTest {

  @Test
  void peersAreCountedByState() {
    PeerCounts counts =
        PeerCounts.of(
            FakeViews.coordinator(
                PeerState.UP, PeerState.DOWN, PeerState.UP, PeerState.LEFT, PeerState.PENDING));
    assertEquals(2, counts.count(PeerState.UP));
    assertEquals(1, counts.count(PeerState.DOWN));
    assertEquals(1, counts.count(PeerState.LEFT));
    assertEquals(1, counts.count(PeerState.PENDING));
    assertEquals(0, counts.count(PeerState.SUSPECT));
  }

  @Test
  void aPeerIsUpUntilItsDecisionAndDownWhenThatIsRecorded() {
    assertEquals(
        Map.of("node-0", 1.0, "node-1", 1.0, "node-2", Double.NaN, "node-3", 0.0),
        PeerCounts.of(
                FakeViews.coordinator(
                    PeerState.UP, PeerState.SUSPECT, PeerState.PENDING, PeerState.DOWN))
            .upByNode());
  }

  @Test
  void nothingIsSaidOfOneThatNeverAnsweredOrHasLeft() {
    assertEquals(
        Map.of(),
        PeerCounts.of(FakeViews.coordinator(PeerState.NEW, PeerState.ABSENT, PeerState.LEFT))
            .upByNode());
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
    return PeerCounts.of(
            FakeViews.coordinator(
                FakeViews.peer(0, "node-1", first), FakeViews.peer(1, "node-1", second)))
        .upByNode();
  }

  @Test
  void aPodThatLeftDoesNotHideTheOneThatReplacesIt() {
    assertEquals(
        Map.of("node-1", 1.0),
        PeerCounts.of(
                FakeViews.coordinator(
                    FakeViews.peer(0, "node-1", PeerState.LEFT),
                    FakeViews.peer(1, "node-1", PeerState.UP)))
            .upByNode());
  }

  @Test
  void aFollowerKnowsNothing() {
    PeerCounts counts = PeerCounts.of(FakeViews.follower());
    assertEquals(Map.of(), counts.upByNode());
    assertEquals(0, counts.count(PeerState.UP));
  }
}

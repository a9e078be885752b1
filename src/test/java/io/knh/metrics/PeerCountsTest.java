package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.probing.Standing;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerCountsTest {

  @Test
  void peersAreCountedByState() {
    PeerCounts counts =
        PeerCounts.of(
            Views.coordinator(
                Standing.ALIVE, Standing.DEAD, Standing.ALIVE, Standing.LEFT, Standing.HELD));
    assertEquals(2, counts.count(Standing.ALIVE));
    assertEquals(1, counts.count(Standing.DEAD));
    assertEquals(1, counts.count(Standing.LEFT));
    assertEquals(1, counts.count(Standing.HELD));
    assertEquals(0, counts.count(Standing.SUSPECT));
  }

  @Test
  void aPeerIsAliveUntilItsVerdict() {
    assertEquals(
        Map.of("node-0", true, "node-1", true, "node-2", false, "node-3", false),
        PeerCounts.of(
                Views.coordinator(Standing.ALIVE, Standing.SUSPECT, Standing.HELD, Standing.DEAD))
            .aliveByNode());
  }

  @Test
  void nothingIsSaidOfOneThatNeverAnsweredOrHasLeft() {
    assertEquals(
        Map.of(),
        PeerCounts.of(Views.coordinator(Standing.NEW, Standing.ABSENT, Standing.LEFT))
            .aliveByNode());
  }

  @Test
  void ofTwoOnOneNodeTheOneThatIsNotAliveIsShown() {
    for (int first = 0; first < 2; first++) {
      assertEquals(
          Map.of("node-1", false),
          PeerCounts.of(
                  Views.coordinator(
                      Views.peer(first, "node-1", Standing.ALIVE),
                      Views.peer(1 - first, "node-1", Standing.DEAD)))
              .aliveByNode());
      assertEquals(
          Map.of("node-1", false),
          PeerCounts.of(
                  Views.coordinator(
                      Views.peer(first, "node-1", Standing.DEAD),
                      Views.peer(1 - first, "node-1", Standing.ALIVE)))
              .aliveByNode());
    }
  }

  @Test
  void aPodThatLeftDoesNotHideTheOneThatReplacesIt() {
    assertEquals(
        Map.of("node-1", true),
        PeerCounts.of(
                Views.coordinator(
                    Views.peer(0, "node-1", Standing.LEFT),
                    Views.peer(1, "node-1", Standing.ALIVE)))
            .aliveByNode());
  }

  @Test
  void aFollowerKnowsNothing() {
    PeerCounts counts = PeerCounts.of(Views.follower());
    assertEquals(Map.of(), counts.aliveByNode());
    assertEquals(0, counts.count(Standing.ALIVE));
  }
}

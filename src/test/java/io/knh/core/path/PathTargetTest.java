package io.knh.core.path;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Content;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What datagrams that get lost show of one path. */
class PathTargetTest {

  private static final long ROUND_NANOS = Duration.ofSeconds(5).toNanos();

  private final PathTarget path =
      new PathTarget(Peer.of("node-b", "10.0.0.2", 8080), ROUND_NANOS, true);
  private long nowNanos;
  private boolean everLossy;

  /** So many rounds, in each of which so many datagrams get lost while small requests pass. */
  private void rounds(int count, int lost) {
    for (int i = 0; i < count; i++) {
      nowNanos += ROUND_NANOS;
      path.offers(true);
      path.smallSent(false, nowNanos);
      int received = Message.Datagrams.COUNT - lost;
      Content.Echoes echoes = new Content.Echoes(received, 0, 0, received > 0 ? 1 : -1);
      path.echoed(echoes, true, nowNanos - 1, nowNanos);
      path.smallAnswered(nowNanos);
      everLossy |= path.lossy();
    }
  }

  /** Chance loses a datagram now and then, at the worst while the gap is in the middle. */
  @ParameterizedTest
  @CsvSource({"4, 0", "5, 0", "6, 0", "4, 1", "5, 1", "6, 1", "5, 2"})
  void aGapIsNoLossWhenItIsOver(int gap, int lostLater) {
    rounds(PathTarget.BURSTS, 0);
    rounds(gap, Message.Datagrams.COUNT);
    for (int i = 0; i < PathTarget.BURSTS / PathTarget.LATELY; i++) {
      rounds(PathTarget.LATELY - 1, 0);
      rounds(1, lostLater);
    }
    assertFalse(everLossy);
  }

  @Test
  void lossThatLastsIsFound() {
    rounds(PathTarget.BURSTS, 0);
    rounds(PathTarget.BURSTS - 1, 1);
    assertTrue(path.lossy());
    rounds(PathTarget.BURSTS, 0);
    assertFalse(path.lossy());
  }
}

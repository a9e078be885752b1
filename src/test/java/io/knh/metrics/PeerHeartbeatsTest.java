package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerHeartbeatsTest {

  private static final Overview TWO = FakeViews.coordinator(PeerState.UP, PeerState.UP);

  private final FakeAgent member = new FakeAgent();
  private final PeerHeartbeats heartbeats = new PeerHeartbeats(member);

  private static Peer node(int number) {
    return FakeViews.peer(number, "node-" + number, PeerState.UP).peer();
  }

  private void happens(Transition transition) {
    heartbeats.on(transition, Instant.EPOCH);
  }

  private void fail(Peer peer, int times) {
    for (int i = 0; i < times; i++) {
      happens(new Transition.ProbeFailed(peer, Cause.TIMEOUT, 7));
    }
  }

  private void answer(Peer peer, int times, Duration roundTrip) {
    for (int i = 0; i < times; i++) {
      happens(new Transition.ProbeAnswered(peer, roundTrip.toNanos()));
    }
  }

  @Test
  void ofOneHundredPeersTheOneThatLosesAFifthIsShown() {
    List<PeerState> hundred = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hundred.add(PeerState.UP);
    }
    Overview overview = FakeViews.coordinator(hundred.toArray(PeerState[]::new));
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 100; i++) {
        if (i == 42 && round % 5 == 0) {
          fail(node(i), 1);
        } else {
          answer(node(i), 1, Duration.ofMillis(2));
        }
      }
    }
    assertEquals(Map.of("node-42", 0.2), heartbeats.failed(overview));
    assertEquals(Map.of(), heartbeats.slow(overview));
  }

  /** It answers in every round. */
  @Test
  void oneThatAnswersOnlyItsSecondAttemptLosesHalf() {
    for (int round = 0; round < 60; round++) {
      fail(node(0), 1);
      happens(new Transition.PeerSuspected(node(0), Cause.TIMEOUT));
      answer(node(0), 1, Duration.ofMillis(2));
      happens(new Transition.SuspectAnswered(node(0), 1));
    }
    assertEquals(Map.of("node-0", 0.5), heartbeats.failed(TWO));
  }

  @Test
  void onlyTheLastSixtyCount() {
    fail(node(0), 30);
    answer(node(0), 30, Duration.ofMillis(2));
    assertEquals(Map.of("node-0", 0.5), heartbeats.failed(TWO));
    answer(node(0), 24, Duration.ofMillis(2));
    assertEquals(Map.of("node-0", 0.1), heartbeats.failed(TWO));
    answer(node(0), 6, Duration.ofMillis(2));
    assertEquals(Map.of(), heartbeats.failed(TWO));
  }

  @Test
  void anAnswerThatTakesLongIsSlowAndNoFailure() {
    answer(node(1), 3, Duration.ofMillis(501));
    answer(node(0), 9, Duration.ofMillis(500));
    assertEquals(Map.of("node-1", 0.05), heartbeats.slow(TWO));
    assertEquals(Map.of(), heartbeats.failed(TWO));
  }

  @Test
  void whatCouldNotBeSentSaysNothing() {
    for (int i = 0; i < 60; i++) {
      happens(new Transition.ProbeUnsent(node(0)));
    }
    assertEquals(Map.of(), heartbeats.failed(TWO));
  }

  @Test
  void twoOfSixtyAreNotShown() {
    fail(node(0), 2);
    assertEquals(Map.of(), heartbeats.failed(TWO));
    fail(node(0), 1);
    assertEquals(Map.of("node-0", 0.05), heartbeats.failed(TWO));
  }

  @Test
  void thoseThatFailAnywayAreNotShown() {
    fail(node(0), 40);
    for (PeerState state : PeerState.values()) {
      Map<String, Double> shown =
          switch (state) {
            case UP, SUSPECT -> Map.of("node-0", 40 / 60.0);
            case NEW, PENDING, DOWN, ABSENT, LEFT -> Map.of();
          };
      assertEquals(shown, heartbeats.failed(FakeViews.coordinator(state)), state::toString);
    }
  }

  @Test
  void oneThatIsUpAgainBeginsAnew() {
    for (Transition again :
        List.of(
            new Transition.PeerAnswered(node(0)),
            new Transition.PeerRecovered(node(0), true),
            new Transition.PeerReturned(node(0)),
            new Transition.BecameCoordinator(FakeViews.SELF, 3, ElectionReason.SILENCE),
            new Transition.SteppedDown("a higher one"))) {
      fail(node(0), 40);
      assertEquals(1, heartbeats.failed(TWO).size());
      happens(again);
      assertEquals(Map.of(), heartbeats.failed(TWO), again::toString);
    }
  }

  @Test
  void theWorstTwentyAreShownTheWorstFirst() {
    PeerState[] many = new PeerState[30];
    for (int i = 0; i < many.length; i++) {
      many[i] = PeerState.UP;
      fail(node(i), 10 + i);
    }
    Map<String, Double> shown = heartbeats.failed(FakeViews.coordinator(many));
    assertEquals(20, shown.size());
    assertEquals("node-29", shown.keySet().iterator().next());
    assertEquals(20 / 60.0, shown.get("node-10"));
  }

  /** Else a coordinator of months would keep all that ever failed and left. */
  @Test
  void aPeerThatIsGoneIsForgottenWhoeverAsks() {
    member.reads(node(0));
    fail(node(0), 40);
    fail(node(1), 40);
    happens(new Transition.RosterChanged(1, 0, 1));
    assertEquals(Map.of("node-0", 40 / 60.0), heartbeats.failed(TWO));
  }

  @Test
  void aFollowerShowsNone() {
    fail(node(1), 40);
    assertEquals(Map.of(), heartbeats.failed(FakeViews.follower()));
  }
}

package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of the last rounds. */
class SamplesTest {

  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);

  private final Samples samples = new Samples();
  private Instant now = Instant.parse("2026-11-25T03:00:00Z");

  private void round() {
    samples.on(new Transition.RoundStarted(), now);
  }

  private void answered(Peer peer, int millis) {
    now = now.plusMillis(millis);
    samples.on(new Transition.ProbeAnswered(peer, Duration.ofMillis(millis).toNanos()), now);
  }

  private void failed(Peer peer) {
    samples.on(new Transition.ProbeFailed(peer, Cause.TIMEOUT, 2_000_000_000L), now);
  }

  @Test
  void eachRoundIsOneCharacterAndAnAnswerOutweighsAFailure() {
    round();
    answered(A, 1);
    round();
    failed(A);
    round();
    failed(A);
    answered(A, 1);
    round();
    round();
    char code = Row.RoundTripCode.of(1_000);
    assertEquals(code + "!" + code + ".", samples.shown(A).history());
  }

  @Test
  void attemptsAreCountedAndNotOnlyRounds() {
    round();
    for (int i = 0; i < Samples.MAX_ROUNDS; i++) {
      failed(A);
      answered(A, 1);
      answered(B, 1);
      round();
    }
    assertEquals(-1, samples.shown(A).history().indexOf('!'));
    assertEquals(List.of(2 * Samples.MAX_ROUNDS, Samples.MAX_ROUNDS), attempts(A));
    assertEquals(List.of(0, 0), attempts(B), "none of them was lost");
    failed(A);
    assertEquals(List.of(2 * Samples.MAX_ROUNDS + 1, Samples.MAX_ROUNDS + 1), attempts(A));
    for (int i = 0; i < Samples.MAX_ROUNDS; i++) {
      answered(A, 1);
      round();
      answered(B, 1);
    }
    assertEquals(List.of(Samples.MAX_ROUNDS + 1, 1), attempts(A), "that of the oldest round");
    answered(A, 1);
    round();
    assertEquals(List.of(0, 0), attempts(A));
  }

  private List<Integer> attempts(Peer peer) {
    Row.Shown shown = samples.shown(peer);
    return List.of(shown.attempts(), shown.attemptsLost());
  }

  @Test
  void ofAllAttemptsOfARoundEachCounts() {
    round();
    for (int i = 0; i < 99; i++) {
      failed(A);
    }
    answered(A, 1);
    round();
    assertEquals(List.of(100, 99), attempts(A));
  }

  @Test
  void whatWasLostInAnOutageDoesNotCountAgainstOneThatIsUpAgain() {
    for (Transition back :
        List.of(
            new Transition.PeerRecovered(A, true),
            new Transition.PeerReturned(A),
            new Transition.PeerAnswered(A))) {
      round();
      failed(A);
      round();
      failed(A);
      answered(A, 1);
      samples.on(back, now);
      assertEquals(List.of(0, 0), attempts(A));
      failed(A);
      answered(A, 1);
      round();
      assertEquals(List.of(2, 1), attempts(A));
    }
  }

  @Test
  void theRoundThatRunsIsNotShownYet() {
    round();
    answered(A, 1);
    assertEquals("", samples.shown(A).history());
    assertEquals(0, samples.rounds().size());
  }

  @Test
  void aRoundSaysWhatEndedInItAndWhenTheLastDid() {
    round();
    answered(A, 3);
    failed(B);
    samples.on(new Transition.RoundFinished(1, 1, Duration.ofMillis(3)), now);
    round();
    assertEquals(
        "[{\"number\":1,\"at\":\"2026-11-25T03:00:00.000Z\",\"durationMillis\":3,\"asked\":2,"
            + "\"answered\":1,\"failed\":1,\"up\":1,\"notUp\":1}]",
        samples.rounds().toString().replace(" ", ""));
  }

  @Test
  void noMoreThanTheLastRoundsAreKept() {
    round();
    for (int i = 0; i < 3 * Samples.MAX_ROUNDS; i++) {
      answered(A, 1 + i % 2);
      round();
    }
    assertEquals(Samples.MAX_ROUNDS, samples.rounds().size());
    assertEquals(3 * Samples.MAX_ROUNDS, samples.rounds().getLast().getInt("number"));
    String history = samples.shown(A).history();
    assertEquals(Samples.MAX_ROUNDS, history.length());
    assertEquals(Row.RoundTripCode.of(2_000), history.charAt(history.length() - 1));
  }

  @Test
  void aPeerKeepsItsNumberAndOneThatIsGoneGivesItToTheNext() {
    round();
    answered(A, 1);
    answered(B, 1);
    assertEquals(0, samples.shown(A).number());
    assertEquals(1, samples.shown(B).number());
    for (int i = 0; i < 6; i++) {
      round();
      answered(B, 1);
    }
    Peer next = Peer.of("node-c", "10.0.0.3", 8080);
    assertEquals(0, samples.shown(next).number());
    assertEquals(1, samples.shown(B).number());
  }

  @Test
  void aNewTermKnowsNothingOfTheOneBefore() {
    round();
    answered(A, 1);
    round();
    samples.on(new Transition.SteppedDown("a higher one is heard"), now);
    assertEquals(0, samples.rounds().size());
    samples.on(new Transition.BecameCoordinator(B, 2, ElectionReason.START), now);
    round();
    assertEquals("", samples.shown(A).history());
  }
}

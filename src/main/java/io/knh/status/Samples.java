package io.knh.status;

import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each peer in the last rounds of this member's term, and of the rounds as a whole.
 * A round is here what happens from one start to the next: the attempts for one peer outlast
 * rounds, and the other peers' answers are not to wait for it. Empty on a follower.
 */
final class Samples {

  /** Rounds that are kept: five minutes with the defaults. */
  static final int MAX_ROUNDS = 60;

  /** A peer that was not asked for so many rounds is gone. */
  private static final int MAX_IDLE = 3;

  private final Map<Peer, Row> rows = new HashMap<>();
  private final BitSet numbers = new BitSet();
  private final ArrayDeque<JsonObject> rounds = new ArrayDeque<>();
  private RunningRound running = new RunningRound(0, Instant.EPOCH);

  /** The peers that a round left up, and the others; of the last one that was finished. */
  private int up;

  private int notUp;

  /** Takes note of {@code transition}; comes once for every probe. */
  synchronized void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.ProbeAnswered answered -> {
        long micros = Math.max(1, answered.roundTripNanos() / 1_000);
        row(answered.peer()).answered(micros);
        running.answered(at);
      }
      case Transition.ProbeFailed failed -> {
        row(failed.peer()).failed();
        running.failed(at);
      }
      case Transition.PeerAnswered up -> row(up.peer()).isUpAgain();
      case Transition.PeerRecovered up -> row(up.peer()).isUpAgain();
      case Transition.PeerReturned up -> row(up.peer()).isUpAgain();
      case Transition.RoundStarted started -> turn(at);
      case Transition.RoundFinished finished -> {
        up = finished.up();
        notUp = finished.notUp();
      }
      case Transition.BecameCoordinator became -> clear(at);
      case Transition.SteppedDown down -> clear(at);
      case Transition.Leaving leaving -> clear(at);
      default -> {}
    }
  }

  private void clear(Instant at) {
    rows.clear();
    numbers.clear();
    rounds.clear();
    running = new RunningRound(0, at);
    up = 0;
    notUp = 0;
  }

  private void turn(Instant at) {
    if (running.number() > 0) {
      rounds.add(running.json(up, notUp));
      if (rounds.size() > MAX_ROUNDS) {
        rounds.remove();
      }
      rows.values().forEach(Row::turn);
      rows.values().removeIf(this::isGone);
    }
    running = new RunningRound(running.number() + 1, at);
  }

  private boolean isGone(Row row) {
    if (row.idle() > MAX_IDLE) {
      numbers.clear(row.number());
      return true;
    }
    return false;
  }

  private Row row(Peer peer) {
    return rows.computeIfAbsent(
        peer,
        unknown -> {
          int number = numbers.nextClearBit(0);
          numbers.set(number);
          return new Row(number);
        });
  }

  /** The number and the history of {@code peer}. */
  synchronized Row.Shown shown(Peer peer) {
    return row(peer).shown();
  }

  /** The last rounds, the oldest first. */
  synchronized List<JsonObject> rounds() {
    return new ArrayList<>(rounds);
  }

  /** The round that runs: what of it has ended so far. */
  private static final class RunningRound {

    private final long number;
    private final Instant start;
    private Instant last;
    private int answered;
    private int failed;

    /** A round of which nothing has ended; number 0 is none. */
    RunningRound(long number, Instant start) {
      this.number = number;
      this.start = start;
      this.last = start;
    }

    long number() {
      return number;
    }

    void answered(Instant at) {
      answered++;
      last = at;
    }

    void failed(Instant at) {
      failed++;
      last = at;
    }

    JsonObject json(int up, int notUp) {
      return JsonText.object()
          .add("number", number)
          .add("at", Moments.text(start))
          .add("durationMillis", Duration.between(start, last).toMillis())
          .add("asked", answered + failed)
          .add("answered", answered)
          .add("failed", failed)
          .add("up", up)
          .add("notUp", notUp)
          .build();
    }
  }
}

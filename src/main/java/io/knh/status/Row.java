package io.knh.status;

import java.util.Arrays;

/**
 * What became of one peer in the last rounds, and of each attempt in them: one that answers only
 * its second attempt answers in every round, and half of what is sent to it gets lost.
 */
final class Row {

  /** Attempts of one round that are counted; {@code SEND_MAX_RETRIES} is 100 at most. */
  private static final int MOST_ATTEMPTS = 255;

  private static final byte[] NONE = {};

  private final int number;
  // The oldest is overwritten.
  private final byte[] codes = new byte[Samples.MAX_ROUNDS];
  private int rounds;
  private int idle;
  private char now = RoundTripCode.NOT_ASKED;
  private final byte[] answered = new byte[Samples.MAX_ROUNDS];
  private int answeredNow;
  private int answeredBefore;
  // Of most peers nothing gets lost, and there may be 5,000.
  private byte[] lost = NONE;
  private int lostNow;
  private int lostBefore;

  /** A peer that was not asked yet, known by {@code number} while it is there. */
  Row(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  void answered(long micros) {
    now = RoundTripCode.of(micros);
    answeredNow = Math.min(MOST_ATTEMPTS, answeredNow + 1);
  }

  /** An answer in the same round outweighs it. */
  void failed() {
    if (now == RoundTripCode.NOT_ASKED) {
      now = RoundTripCode.NO_ANSWER;
    }
    lostNow = Math.min(MOST_ATTEMPTS, lostNow + 1);
  }

  /** It was down, or had left: what got lost then says nothing of one that is up. */
  void isUpAgain() {
    Arrays.fill(answered, (byte) 0);
    answeredNow = 0;
    answeredBefore = 0;
    lost = NONE;
    lostNow = 0;
    lostBefore = 0;
  }

  /** The round ends. */
  void turn() {
    int place = rounds % codes.length;
    codes[place] = (byte) now;
    turnAttempts(place);
    rounds++;
    idle = now == RoundTripCode.NOT_ASKED ? idle + 1 : 0;
    now = RoundTripCode.NOT_ASKED;
  }

  private void turnAttempts(int place) {
    answeredBefore += answeredNow - (answered[place] & 0xff);
    answered[place] = (byte) answeredNow;
    answeredNow = 0;
    if (lostNow > 0 && lost.length == 0) {
      lost = new byte[codes.length];
    }
    if (lost.length > 0) {
      lostBefore += lostNow - (lost[place] & 0xff);
      lost[place] = (byte) lostNow;
      lostNow = 0;
      if (lostBefore == 0) {
        lost = NONE;
      }
    }
  }

  /** For how many rounds in a row it was not asked. */
  int idle() {
    return idle;
  }

  /** What of it is shown. */
  Shown shown() {
    int lostLately = lostBefore + lostNow;
    return new Shown(
        number,
        history(),
        lostLately == 0 ? 0 : answeredBefore + answeredNow + lostLately,
        lostLately);
  }

  /**
   * A row as it stood.
   *
   * @param history a character for each of the last rounds, the oldest first
   * @param attempts that ended in the last rounds and the one that runs, since it is up; 0 where
   *     none of them was lost
   * @param attemptsLost how many of them were
   */
  record Shown(int number, String history, int attempts, int attemptsLost) {}

  private String history() {
    int length = Math.min(rounds, codes.length);
    StringBuilder history = new StringBuilder(length);
    for (int i = rounds - length; i < rounds; i++) {
      history.append((char) codes[i % codes.length]);
    }
    return history.toString();
  }

  /**
   * One character for what became of a peer in one round, so that 60 rounds of 5,000 peers fit into
   * a document. A letter stands for about 50 us x 1.25^i, where i is its place in {@link #LETTERS}:
   * 50 us to 41 s, each within 12 %.
   */
  static final class RoundTripCode {

    /** It was not asked. */
    static final char NOT_ASKED = '.';

    /** It did not answer. */
    static final char NO_ANSWER = '!';

    static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final double LEAST_MICROS = 50;

    private static final double STEP = 1.25;

    private RoundTripCode() {}

    static char of(long micros) {
      double place = Math.log(Math.max(micros, 1) / LEAST_MICROS) / Math.log(STEP);
      int last = LETTERS.length() - 1;
      return LETTERS.charAt(Math.clamp(Math.round(place), 0, last));
    }

    /** About how long it took: 0 when it was not asked, -1 when it did not answer. */
    static long micros(char code) {
      return switch (code) {
        case NOT_ASKED -> 0;
        case NO_ANSWER -> -1;
        default -> Math.round(LEAST_MICROS * Math.pow(STEP, Math.max(0, LETTERS.indexOf(code))));
      };
    }
  }
}

package io.knh.status;

/** What became of one peer in the last rounds. */
final class Row {

  private final int number;
  // The oldest is overwritten.
  private final byte[] codes = new byte[Samples.MAX_ROUNDS];
  private int rounds;
  private int idle;
  private char now = RoundTripCode.NOT_ASKED;

  /** A peer that was not asked yet, known by {@code number} while it is there. */
  Row(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  void answered(long micros) {
    now = RoundTripCode.of(micros);
  }

  /** An answer in the same round outweighs it. */
  void failed() {
    if (now == RoundTripCode.NOT_ASKED) {
      now = RoundTripCode.NO_ANSWER;
    }
  }

  /** The round ends. */
  void turn() {
    codes[rounds % codes.length] = (byte) now;
    rounds++;
    idle = now == RoundTripCode.NOT_ASKED ? idle + 1 : 0;
    now = RoundTripCode.NOT_ASKED;
  }

  /** For how many rounds in a row it was not asked. */
  int idle() {
    return idle;
  }

  /** What of it is shown. */
  Shown shown() {
    return new Shown(number, history());
  }

  /**
   * A row as it stood.
   *
   * @param history a character for each of the last rounds, the oldest first
   */
  record Shown(int number, String history) {}

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

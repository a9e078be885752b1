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
}

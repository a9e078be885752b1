package io.knh.status;

/**
 * One character for what became of a peer in one round, so that 60 rounds of 5,000 peers fit into a
 * document. A letter stands for about 50 us x 1.25^i, where i is its place in {@link #LETTERS}: 50
 * us to 41 s, each within 12 %.
 */
final class RoundTripCode {

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

package io.knh.simulation;

/**
 * The monotonic clock of one host.
 *
 * @param perMille how fast it runs: 1000 is right, 1100 is 10 % too fast
 * @param offsetNanos what it shows when the world begins
 */
public record Clock(int perMille, long offsetNanos) {

  /** A clock that shows the time of the world. */
  public static final Clock RIGHT = new Clock(1000, 0);

  private static final int THOUSAND = 1000;

  /** What it shows at {@code worldNanos}. */
  long shows(long worldNanos) {
    return perMille == THOUSAND
        ? offsetNanos + worldNanos
        : offsetNanos + worldNanos * perMille / THOUSAND;
  }

  /** The first moment at which it shows {@code nanos} or more. */
  long when(long nanos) {
    long since = nanos - offsetNanos;
    return perMille == THOUSAND
        ? since
        : Math.floorDiv(Math.multiplyExact(since, (long) THOUSAND) + perMille - 1, perMille);
  }

  /** How long it takes, truly, until {@code nanos} have passed on it. */
  long lasts(long nanos) {
    return perMille == THOUSAND ? nanos : nanos * THOUSAND / perMille;
  }

  /** The same clock after it stood still for {@code nanos} of the world. */
  Clock after(long standstillNanos) {
    return new Clock(perMille, offsetNanos - standstillNanos * perMille / THOUSAND);
  }
}

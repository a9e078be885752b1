package io.knh.core.alert;

import io.knh.core.model.Digest;
import java.util.function.LongSupplier;

/**
 * Makes the ids of alerts: 128 random bits as hexadecimal digits behind {@code knh_}. Ids made from
 * a count would repeat after the count is forgotten, and a receiver that drops ids it knows would
 * drop a real alarm.
 */
public final class AlertIds {

  private final LongSupplier random;

  /** Ids from {@code random}, whose values are uniform over all longs. */
  public AlertIds(LongSupplier random) {
    this.random = random;
  }

  /** An id that was never given before. */
  public String next() {
    return "knh_" + digits(random.getAsLong()) + digits(random.getAsLong());
  }

  /**
   * The id of what {@code words} say, the same for whoever says the same: a receiver that keeps
   * what it was told under such an id finds it again, whichever member tells it how it went on.
   */
  public static String of(String... words) {
    long one = 0;
    long other = 1;
    for (String word : words) {
      long hash = Digest.of(word);
      one = Digest.mix(one, hash);
      other = Digest.mix(other, hash);
    }
    return "knh_" + digits(one) + digits(other);
  }

  private static String digits(long bits) {
    String hex = Long.toHexString(bits);
    return "0".repeat(16 - hex.length()) + hex;
  }
}

package io.knh.core.alert;

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

  private static String digits(long bits) {
    String hex = Long.toHexString(bits);
    return "0".repeat(16 - hex.length()) + hex;
  }
}

package io.knh.core.model;

import java.util.regex.Pattern;

/**
 * What the core has to know of an alert destination.
 *
 * @param name unique among the destinations, at most {@link #LONGEST_NAME} lower case letters,
 *     digits and hyphens; what the ledger counts under
 */
public record DestinationSettings(String name, Manner manner) {

  /** Longest name, in characters. */
  public static final int LONGEST_NAME = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  /** Most destinations. */
  public static final int MAX_DESTINATIONS = 16;

  public DestinationSettings {
    if (!isName(name)) {
      throw new IllegalArgumentException("a destination cannot be named " + name);
    }
  }

  /** Whether {@code text} may be the name of a destination. */
  public static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  /** How a receiver takes problems. */
  public enum Manner {
    /** One message for all that opened and ended, for people to read. */
    MESSAGES,
    /** One incident for each group of problems that opened together, which ends with the last. */
    INCIDENTS,
    /** Every problem by itself, again every minute while it is open. */
    REPEATED
  }
}

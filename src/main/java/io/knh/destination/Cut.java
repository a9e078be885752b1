package io.knh.destination;

/** Keeps text within what a receiver takes. */
final class Cut {

  private static final String MARK = "\u2026";

  private Cut() {}

  /** {@code text}, of at most {@code max} UTF-16 units, which are no fewer than its characters. */
  static String to(int max, String text) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - MARK.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MARK;
  }
}

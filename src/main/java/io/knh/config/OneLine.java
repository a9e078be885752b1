package io.knh.config;

import java.util.Locale;

/** Makes text that came from outside fit for one line of a log. */
public final class OneLine {

  private OneLine() {}

  /**
   * {@code text} with line breaks, control characters, and characters that turn the direction of
   * writing or are no characters at all shown as {@code \n} or {@code \u001b}: whoever chooses a
   * name cannot forge a line.
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(OneLine::isUnfit)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isUnfit(c)) {
                line.append(escaped(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  private static boolean isUnfit(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", codePoint);
    };
  }
}

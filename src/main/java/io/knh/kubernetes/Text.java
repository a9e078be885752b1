package io.knh.kubernetes;

/** Words of others, made fit for one line of the log. */
public final class Text {

  /** Longer texts are cut. */
  public static final int MAX_LENGTH = 500;

  private Text() {}

  /** {@code text} without line breaks and other control characters, and cut. */
  public static String line(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }
}

package io.knh.discovery;

/** Words of others, made fit for one line of the log. */
final class Text {

  /** Longer texts are cut. */
  static final int MAX_LENGTH = 500;

  private Text() {}

  static String line(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }
}

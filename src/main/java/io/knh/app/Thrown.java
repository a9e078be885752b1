package io.knh.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What was thrown, with where it came from. */
final class Thrown {

  private Thrown() {}

  static String text(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }
}

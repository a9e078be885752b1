package io.knh.demo;

import io.knh.core.model.Address;
import java.io.PrintStream;
import java.util.Locale;

/** Prints lines as they happen, each with the seconds since the demo began. */
final class Narrator {

  private final PrintStream out;
  private final long beganNanos = System.nanoTime();
  private boolean ended;

  Narrator(PrintStream out) {
    this.out = out;
  }

  /** What the demo itself does or says. */
  void say(String text) {
    line("demo", text);
  }

  /** The heading of a scene. */
  synchronized void scene(String text) {
    if (!ended) {
      out.println();
    }
    line("demo", "== " + text + " ==");
  }

  /** Something that {@code who} did or said. */
  synchronized void line(String who, String text) {
    if (ended) {
      return;
    }
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    out.printf(Locale.ROOT, "%6.1f s  %-8s %s%n", seconds, who, text);
    out.flush();
  }

  /** Where the live page is; any member serves it. */
  void page(Address member) {
    line("page", "http://" + member + "/  shows all of this live");
  }

  /** A line without a time, such as a hint. */
  synchronized void plain(String text) {
    if (!ended) {
      out.println(text);
      out.flush();
    }
  }

  /** Nothing more is printed: what members log while they are stopped is no part of the story. */
  synchronized void end() {
    ended = true;
  }

  /** How long the demo has run. */
  long seconds() {
    return (System.nanoTime() - beganNanos) / 1_000_000_000L;
  }
}

package io.knh.simulation;

import io.knh.core.event.Event;
import io.knh.core.event.Letter;
import io.knh.core.event.Line;

/** How large letters are on the wire, as JSON with short names would write them. */
final class Letters {

  /** Braces, names and counts of a line, of an event, of a letter: none is smaller. */
  private static final int LINE = 60;

  private static final int EVENT = 90;
  private static final int LETTER = 60;

  private Letters() {}

  static int bytes(Letter letter) {
    int bytes = LETTER;
    for (Line line : letter.lines()) {
      bytes += LINE + line.peer().id().value().length() + line.peer().address().toString().length();
      for (Event.OfPeer event : line.undelivered()) {
        bytes += EVENT + event.id().length() + event.coordinator().id().value().length();
      }
    }
    return bytes;
  }
}

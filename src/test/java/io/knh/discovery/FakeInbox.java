package io.knh.discovery;

import io.knh.agent.Inbox;
import io.knh.core.model.Input;
import io.knh.core.model.Roster;
import java.util.ArrayList;
import java.util.List;

/** A mailbox that keeps what it gets, and can be full. */
final class FakeInbox implements Inbox {

  private final List<Roster> rosters = new ArrayList<>();
  private boolean full;
  private int refused;

  @Override
  public synchronized boolean offer(Input input) {
    if (full) {
      refused++;
      return false;
    }
    rosters.add(((Input.RosterRead) input).roster());
    return true;
  }

  synchronized void full(boolean now) {
    full = now;
  }

  synchronized int refused() {
    return refused;
  }

  /** All rosters so far, oldest first. */
  synchronized List<Roster> rosters() {
    return List.copyOf(rosters);
  }

  /** The lines of the last roster, lowest id first, such as {@code node-a@1271 serving}. */
  synchronized List<String> members() {
    if (rosters.isEmpty()) {
      return List.of("no roster");
    }
    return rosters.getLast().entries().stream()
        .map(
            entry ->
                entry.peer().nodeName()
                    + " "
                    + entry.peer().address()
                    + (entry.serving() ? "" : " not serving")
                    + (entry.terminating() ? " terminating" : ""))
        .toList();
  }
}

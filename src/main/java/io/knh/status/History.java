package io.knh.status;

import io.knh.core.model.Alert;
import io.knh.core.model.Transition;
import io.knh.status.HistoryEntry.Detail;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** The last transitions that this member saw. What comes all the time is no news and left out. */
final class History {

  /** Transitions that are kept; about 300 bytes of heap each. */
  static final int MAX_ENTRIES = 1_000;

  private final ArrayDeque<HistoryEntry> entries = new ArrayDeque<>();
  private final Details details;
  private long last;

  /** A history that begins at {@code start}. */
  History(Instant start) {
    this.details = new Details(start);
  }

  synchronized void on(Transition transition, Instant at) {
    if (transition instanceof Transition.Measured) {
      return;
    }
    // Also of those that are left out: they may begin or end what others say the length of.
    List<Detail> known = details.of(transition, at);
    if (isNews(transition)) {
      last++;
      entries.add(HistoryEntry.of(last, at, transition, known));
      if (entries.size() > MAX_ENTRIES) {
        entries.remove();
      }
    }
  }

  private static boolean isNews(Transition transition) {
    return switch (transition) {
      case Transition.RoundFinished finished -> false;
      case Transition.AlertRecorded recorded -> !(recorded.alert() instanceof Alert.ClusterStatus);
      case Transition.AlertDelivered done -> !(done.alert() instanceof Alert.ClusterStatus);
      default -> true;
    };
  }

  /** The number of the last one; 0 before the first. */
  synchronized long last() {
    return last;
  }

  /** Those with a number above {@code number} that are still kept, the oldest first. */
  synchronized List<HistoryEntry> after(long number) {
    return entries.stream().filter(entry -> entry.number() > number).toList();
  }
}

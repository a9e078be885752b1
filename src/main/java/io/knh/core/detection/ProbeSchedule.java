package io.knh.core.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * When which peer has to be sent to next. An entry that was put off or taken back stays in the
 * queue and is skipped when its time comes, which is cheaper than searching for it.
 */
final class ProbeSchedule {

  private record Entry(long nanos, long number, MonitoredPeer peer) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    boolean stands() {
      return peer.dueNanos == nanos;
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long numbers;

  /** {@code peer} is due at {@code nanos} and at no other time; {@code NEVER} takes it off. */
  void put(MonitoredPeer peer, long nanos) {
    peer.dueNanos = nanos;
    if (nanos != MonitoredPeer.NEVER) {
      entries.add(new Entry(nanos, numbers++, peer));
    }
  }

  /** Takes off and returns those whose time has come. */
  List<MonitoredPeer> due(long nowNanos) {
    List<MonitoredPeer> due = new ArrayList<>();
    for (Entry entry = entries.peek();
        entry != null && entry.nanos() <= nowNanos;
        entry = entries.peek()) {
      entries.remove();
      if (entry.stands()) {
        entry.peer().dueNanos = MonitoredPeer.NEVER;
        due.add(entry.peer());
      }
    }
    return due;
  }

  long nextNanos() {
    while (!entries.isEmpty() && !entries.peek().stands()) {
      entries.remove();
    }
    return entries.isEmpty() ? MonitoredPeer.NEVER : entries.peek().nanos();
  }
}

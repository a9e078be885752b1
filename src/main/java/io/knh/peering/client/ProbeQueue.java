package io.knh.peering.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Probes that wait for the thread that sends them; for any thread. */
final class ProbeQueue {

  /** Probes that wait at most: four rounds of 5,000, far more than fit into their time. */
  static final int MAX_PROBES = 20_000;

  private final Queue<Probe> probes = new ArrayDeque<>();
  private boolean closed;

  /** Puts {@code probe} last; false when there is no room, or no more is taken. */
  synchronized boolean offer(Probe probe) {
    return !closed && probes.size() < MAX_PROBES && probes.add(probe);
  }

  /** The oldest, which stays. */
  synchronized @Nullable Probe peek() {
    return probes.peek();
  }

  /** The oldest, which is taken out. */
  synchronized @Nullable Probe poll() {
    return probes.poll();
  }

  synchronized boolean isEmpty() {
    return probes.isEmpty();
  }

  /** Takes no more from now on, and gives back what waited. */
  synchronized List<Probe> close() {
    closed = true;
    List<Probe> left = List.copyOf(probes);
    probes.clear();
    return left;
  }
}

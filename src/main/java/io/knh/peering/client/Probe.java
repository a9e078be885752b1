package io.knh.peering.client;

import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way.
 *
 * @param send what the core asked for
 * @param deadlineNanos until when the answer has to be complete, by {@code System.nanoTime()}
 */
record Probe(Effect.Send send, long deadlineNanos) {

  boolean isDue(long nowNanos) {
    return deadlineNanos - nowNanos <= 0;
  }

  Input answered(Exchange.Progress.Answered answer, long roundTripNanos) {
    return new Input.Answered(
        send.exchange(), answer.status(), answer.content(), answer.allegiance(), roundTripNanos);
  }

  Input unsent() {
    return new Input.Unsent(send.exchange());
  }

  Input failed(Cause cause) {
    return new Input.Failed(send.exchange(), cause);
  }

  /** Probes that wait for the thread that sends them; for any thread. */
  static final class Queue {

    /** Probes that wait at most: four rounds of 5,000, far more than fit into their time. */
    static final int MAX_PROBES = 20_000;

    private final Deque<Probe> probes = new ArrayDeque<>();
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
}

package io.knh.core.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a storm from becoming a storm of messages: at most {@link #MOST} a minute. One of them is
 * kept for problems that open: those that only end leave it free.
 */
final class MessageLimit {

  /** Messages within {@link #WINDOW}. */
  static final int MOST = 3;

  static final Duration WINDOW = Duration.ofMinutes(1);

  // The last ones, the oldest first, at most MOST.
  private final List<Long> sentNanos = new ArrayList<>();

  /** A message was sent. */
  void sent(long nowNanos) {
    if (sentNanos.size() == MOST) {
      sentNanos.removeFirst();
    }
    sentNanos.add(nowNanos);
  }

  /**
   * When the next one may be sent.
   *
   * @param opening whether it says that a problem opened
   */
  long nextNanos(boolean opening) {
    int most = opening ? MOST : MOST - 1;
    return sentNanos.size() < most
        ? Long.MIN_VALUE
        : sentNanos.get(sentNanos.size() - most) + WINDOW.toNanos();
  }

  /** Whether nothing that was sent counts any more. */
  boolean isOver(long nowNanos) {
    return sentNanos.isEmpty() || nowNanos - sentNanos.getLast() >= WINDOW.toNanos();
  }
}

package io.knh.core.event;

import java.time.Duration;

/** What the outbox wants done, and what became of its events. */
public interface Posts {

  /**
   * Posts {@code event} once.
   *
   * @return the number of the post, with which its result comes back
   */
  long post(Event event, int attempt);

  /** The receiver took {@code event}. */
  void delivered(Event event, int attempts);

  /** A post failed; {@code event} is posted again {@code retryIn} from now at the earliest. */
  void failed(Event event, int attempt, String reason, Duration retryIn);

  /** {@code event} is given up. */
  void lost(Event event, String reason);
}

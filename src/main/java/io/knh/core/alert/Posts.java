package io.knh.core.alert;

import io.knh.core.model.Alert;
import java.time.Duration;

/** What the outbox wants done, and what became of its events. */
public interface Posts {

  /**
   * Posts {@code alert} once.
   *
   * @return the number of the post, with which its result comes back
   */
  long post(Alert alert, int attempt);

  /** The receiver took {@code alert}. */
  void delivered(Alert alert, int attempts);

  /** A post failed; {@code alert} is posted again {@code retryIn} from now at the earliest. */
  void failed(Alert alert, int attempt, String reason, Duration retryIn);

  /** {@code alert} is given up. */
  void lost(Alert alert, String reason);
}

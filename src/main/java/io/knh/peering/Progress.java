package io.knh.peering;

import io.knh.core.model.Cause;

/** How far an exchange has come. */
sealed interface Progress {

  /** It goes on. */
  record Unfinished() implements Progress {}

  /** The peer answered. */
  record Complete(Answer answer) implements Progress {}

  /** It ended without an answer. */
  record Broken(Cause cause) implements Progress {}

  /** The one value of {@link Unfinished}. */
  Progress UNFINISHED = new Unfinished();
}

package io.knh.status;

import io.knh.status.View.Lack;

/**
 * What asking a coordinator led to.
 *
 * @param <T> what it was asked for
 */
sealed interface Asked<T> {

  /** What the coordinator answered. */
  record Seen<T>(T what) implements Asked<T> {}

  /** Why it is not known. */
  record Failed<T>(Lack lack) implements Asked<T> {}
}

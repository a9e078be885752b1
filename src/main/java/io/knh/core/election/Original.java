package io.knh.core.election;

import java.time.Duration;

/**
 * The times of the original Go program, which runs in the same cluster while an operator swaps the
 * image. They are fixed there, whatever its settings say.
 */
final class Original {

  /** From one of its elections, in which its coordinator announces itself, to the next. */
  static final Duration PERIOD = Duration.ofSeconds(15);

  /**
   * How long after the last heartbeat of anybody one that is about to coordinate announces itself:
   * the old coordinator may end up to 5 s after its heartbeat, the next one looks a period later,
   * and 2 s are for its messages, which go out one after the other. 22 s.
   */
  static final Duration TURN = PERIOD.plusSeconds(7);

  private Original() {}
}

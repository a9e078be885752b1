package io.knh.agent;

import io.knh.core.model.Input;

/** Where the edges put what they learned. Safe to call from any thread; never blocks. */
public interface Inbox {

  /**
   * Hands {@code input} to the member, in the order of the calls of one thread.
   *
   * @return false when the mailbox is full and the input was left out; what asked for it times out
   */
  boolean offer(Input input);
}

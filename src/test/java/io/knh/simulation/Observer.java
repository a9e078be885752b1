package io.knh.simulation;

import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import java.util.List;
import java.util.OptionalInt;

/** Sees every step of every member in a {@link World}. */
@FunctionalInterface
public interface Observer {

  /** Nobody looks on. */
  Observer NONE = (node, input, effects) -> {};

  /** {@code node} took {@code input} and wants {@code effects}, which are not carried out yet. */
  void stepped(Node node, Input input, List<Effect> effects);

  /**
   * What the network made of a message, whether the process that sent it runs to see it or not.
   *
   * @param status of the answer that came to the host of {@code from} in time; empty when none did
   */
  default void ended(Node from, Effect.Send send, OptionalInt status) {}

  /** The run is over, and {@code node} is as it leaves it. */
  default void over(Node node) {}
}

package io.knh.simulation;

import io.knh.core.Effect;
import io.knh.core.Input;
import java.util.List;

/** Sees every step of every member in a {@link World}. */
@FunctionalInterface
public interface Observer {

  /** {@code node} took {@code input} and wants {@code effects}, which are not carried out yet. */
  void stepped(Node node, Input input, List<Effect> effects);

  /**
   * What the network made of a message, whether the process that sent it runs to see it or not.
   *
   * @param answered whether an answer came to the host of {@code from} in time
   */
  default void ended(Node from, Effect.Send send, boolean answered) {}
}

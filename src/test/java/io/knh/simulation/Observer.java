package io.knh.simulation;

import io.knh.core.Effect;
import io.knh.core.Input;
import java.util.List;

/** Sees every step of every member in a {@link World}. */
@FunctionalInterface
public interface Observer {

  /** {@code node} took {@code input} and wants {@code effects}, which are not carried out yet. */
  void stepped(Node node, Input input, List<Effect> effects);
}

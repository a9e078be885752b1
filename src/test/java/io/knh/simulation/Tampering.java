package io.knh.simulation;

import io.knh.core.Content;
import io.knh.core.Effect;
import io.knh.core.Input;
import java.util.List;
import java.util.Optional;

/**
 * Something amiss between a core and its world: what goes in or comes out is altered. By this the
 * checks are checked; see {@link Break}.
 */
interface Tampering {

  /** Nothing amiss. */
  Tampering NONE = new Tampering() {};

  /** What {@code node} gets to know instead of {@code input}; nothing when that is empty. */
  default Optional<Input> before(Node node, Input input) {
    return Optional.of(input);
  }

  /** What is done instead of {@code effects}; none may be of another kind. */
  default List<Effect> after(Node node, Input input, List<Effect> effects) {
    return effects;
  }

  /** What {@code node} answers to a heartbeat instead of {@code content}. */
  default Content answer(Node node, Content content) {
    return content;
  }

  /** What the clock of {@code node} shows to its core instead of {@code nanos}. */
  default long clock(Node node, long nanos) {
    return nanos;
  }
}

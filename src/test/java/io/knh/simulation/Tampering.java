package io.knh.simulation;

import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import java.util.List;

/**
 * Something amiss between a core and its world: what goes in or comes out is altered. By this the
 * checks are checked; see {@link Break}. Those who look on see what went in before it was altered,
 * and what came out after.
 */
interface Tampering {

  /** Nothing amiss. */
  Tampering NONE = new Tampering() {};

  /** What {@code node} gets to know instead of {@code input}, one after the other. */
  default List<Input> before(Node node, Input input) {
    return List.of(input);
  }

  /** What is done instead of {@code effects}. */
  default List<Effect> after(Node node, List<Effect> effects) {
    return effects;
  }

  /** What {@code node} answers to a heartbeat instead of {@code content}. */
  default Content answer(Node node, Content content) {
    return content;
  }

  /** What chance gives a core instead of {@code drawn}. */
  default long chance(long drawn) {
    return drawn;
  }

  /** Whether a process that was stopped does not see by its clock that it was. */
  default boolean hidesPauses() {
    return false;
  }
}

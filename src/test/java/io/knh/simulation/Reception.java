package io.knh.simulation;

import io.knh.core.event.Event;
import io.knh.core.event.PostResult;

/**
 * What the operator's receiver does with one post.
 *
 * @param processed whether the operator was told, whatever the answer says
 * @param answer what the member that posts gets to know
 */
public record Reception(boolean processed, PostResult answer) {

  /** It is taken, and says so. */
  public static final Reception TAKEN = new Reception(true, new PostResult.Delivered(200));

  /** A receiver. */
  @FunctionalInterface
  public interface Receiver {

    /** Takes one post of {@code event}. */
    Reception receive(Event event);
  }
}

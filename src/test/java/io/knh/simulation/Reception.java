package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.PostResult;

/**
 * What the operator's receiver does with one post.
 *
 * @param processed whether the operator got it, whatever the answer says
 * @param answer what the member that posts gets to know
 */
public record Reception(boolean processed, PostResult answer) {

  /** It is taken, and says so. */
  public static final Reception TAKEN = new Reception(true, new PostResult.Delivered(200));

  /** A receiver. */
  @FunctionalInterface
  public interface Receiver {

    /** Takes one post of {@code alert}. */
    Reception receive(Alert alert);
  }
}

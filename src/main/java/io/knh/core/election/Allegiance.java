package io.knh.core.election;

import io.knh.core.peer.PeerId;

/** Whom a member says that it follows, in the header {@code KNH-Coordinator} of its answers. */
public sealed interface Allegiance {

  /** It follows the member {@code coordinator}, or is it itself. */
  record To(PeerId coordinator) implements Allegiance {}

  /** It names nobody: it has no coordinator yet, or is the original Go program. */
  record Unnamed() implements Allegiance {}

  /** The allegiance of an answer without the header. */
  static Allegiance unnamed() {
    return new Unnamed();
  }
}

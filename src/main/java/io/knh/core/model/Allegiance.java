package io.knh.core.model;

/** Whom a member says that it follows, in the header {@code KNH-Coordinator} of its answers. */
public sealed interface Allegiance {

  /** It follows the member {@code coordinator}, or is it itself. */
  record To(PeerId coordinator) implements Allegiance {}

  /** It says that it follows nobody: it has no coordinator yet, or is leaving. */
  record Nobody() implements Allegiance {}

  /** It says nothing of it, as the original Go program does, which does not know the header. */
  record Unnamed() implements Allegiance {}

  /** The allegiance of a member that follows nobody. */
  static Allegiance nobody() {
    return new Nobody();
  }

  /** The allegiance of an answer without the header. */
  static Allegiance unnamed() {
    return new Unnamed();
  }
}

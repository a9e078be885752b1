package io.knh.core.model;

/**
 * What a member is at the moment, as the outside sees it. What leads from one to another is the
 * matter of {@code io.knh.core.Phase}.
 */
public sealed interface Role {

  /** It has no coordinator: it has just started, or its coordinator fell silent. */
  record Waiting() implements Role {}

  /** It follows {@code coordinator}, whose heartbeats it hears. */
  record Following(Peer coordinator) implements Role {}

  /** It is the coordinator: it announces itself in every round. */
  record Coordinating() implements Role {}

  /** It is shutting down, and answers no more. */
  record Leaving() implements Role {}

  /** The one word for it in the status and in the health checks. */
  default String word() {
    return switch (this) {
      case Waiting waiting -> "waiting";
      case Following following -> "following";
      case Coordinating coordinating -> "coordinating";
      case Leaving leaving -> "leaving";
    };
  }
}

package io.knh.core;

/** What one member can say to another, each an HTTP exchange on a fresh TCP connection. */
public enum Message {
  /** "I am the coordinator": {@code /coordinator?id=<own id>}. Its answer says "I am alive". */
  HEARTBEAT,
  /** "Are you there?": {@code GET /ping}, answered by 200 {@code pong}. */
  PING,
  /** "I leave": {@code POST /knh/v1/goodbye?id=<own id>}. */
  GOODBYE
}

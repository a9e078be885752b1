package io.knh.peering;

import java.nio.ByteBuffer;

/** A message as bytes, and what is believed of its answer. */
final class Request {

  private final ByteBuffer[] parts;
  private final AnswerCheck check;

  Request(ByteBuffer[] parts, AnswerCheck check) {
    this.parts = parts;
    this.check = check;
  }

  /** Its head and its body, each with its own place in what may be shared. */
  ByteBuffer[] parts() {
    return parts;
  }

  /** Says which answers are believed. */
  AnswerCheck check() {
    return check;
  }
}

package io.knh.peering;

import java.util.Optional;

/** Says whether the body of an answer is believed. That there is an answer counts in any case. */
@FunctionalInterface
interface AnswerCheck {

  /** Where nothing is signed, everything is. */
  AnswerCheck ANY = (signature, body) -> true;

  /**
   * Whether {@code body} is believed.
   *
   * @param signature the header {@link RequestSignature#HEADER} of the answer
   */
  boolean isBelieved(Optional<String> signature, byte[] body);
}

package io.knh.peering;

import io.knh.core.model.Peer;
import java.util.Optional;

/**
 * A member that calls.
 *
 * @param peer who it is
 * @param proof its signature, where it was not known by its address alone
 */
record Caller(Peer peer, Optional<SignatureCheck.Finding.Good> proof) {

  /**
   * Whether {@code body} is what it signed, if it signed.
   *
   * @param body nothing where not all of it was read, so that nobody can know
   */
  boolean sent(Optional<byte[]> body) {
    return proof.isEmpty()
        || body.map(RequestSignature::digestOf)
            .filter(proof.get().signature().bodyDigest()::equals)
            .isPresent();
  }

  /** The signature of an answer to it with {@code body}: who signed is answered so. */
  Optional<String> signatureOf(byte[] body) {
    return proof.map(good -> good.signature().answerHeader(good.key(), body));
  }
}

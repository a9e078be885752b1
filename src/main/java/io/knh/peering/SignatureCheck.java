package io.knh.peering;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Checks the signatures of requests that come in. */
final class SignatureCheck {

  /** How much the clocks of two members may differ, the way of the message included. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private final ClusterSecrets secrets;
  private final InstantSource clock;
  private final SeenSignatures seen = new SeenSignatures();

  SignatureCheck(ClusterSecrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** What came of a check. */
  sealed interface Finding {

    /** It is right, and came for the first time. */
    record Good(RequestSignature signature, ClusterKey key) implements Finding {}

    /** It is right, but signed too long ago or too far ahead; {@code why} as below. */
    record Late(String why) implements Finding {}

    /** It is not, and {@code why} in words that fit "was rejected: ...". */
    record Bad(String why) implements Finding {}
  }

  /** Checks the header's value {@code header} of a request with {@code envelope}. */
  Finding check(String header, Envelope envelope) {
    Optional<RequestSignature> read = RequestSignature.read(header);
    if (read.isEmpty()) {
      return new Finding.Bad("the signature cannot be read");
    }
    RequestSignature signature = read.get();
    Optional<ClusterKey> key = signature.signer(envelope, secrets);
    if (key.isEmpty()) {
      return new Finding.Bad(
          "the signature is wrong; do all members have the same CLUSTER_SECRET?");
    }
    long nowMillis = clock.millis();
    if (Math.abs(nowMillis - signature.unixMillis()) > MAX_SKEW.toMillis()) {
      return new Finding.Late(
          "it was signed more than "
              + MAX_SKEW.toMinutes()
              + " minutes before or after this clock; are the clocks right?");
    }
    seen.forgetBefore(nowMillis - MAX_SKEW.toMillis());
    return seen.add(signature)
        ? new Finding.Good(signature, key.get())
        : new Finding.Bad("the signature was used before");
  }
}

package io.knh.peering;

import io.knh.config.SecuritySettings;
import io.knh.core.model.Address;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** Signs the requests of one member, where a secret is set, and checks their answers. */
public final class RequestSigner {

  /** Bytes of a nonce: even 2^32 of them in one millisecond would hardly ever be twice the same. */
  private static final int NONCE_BYTES = 12;

  private final Address self;
  private final ClusterSecrets secrets;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Signs for the member at {@code self}.
   *
   * @param security the secrets, if any are set; the first signs
   */
  public RequestSigner(Address self, SecuritySettings security, InstantSource clock) {
    this(self, new ClusterSecrets(security), clock);
  }

  RequestSigner(Address self, ClusterSecrets secrets, InstantSource clock) {
    this.self = self;
    this.secrets = secrets;
    this.clock = clock;
    if (secrets.areSet()) {
      // Whatever it takes is loaded now: a follower's first request may be its goodbye, when the
      // container is ending.
      var unused =
          sign("", self, RequestSignature.DIGEST_OF_NOTHING)
              .map(request -> isBelieved(request, Optional.empty(), new byte[0]));
    }
  }

  /** Whether a secret is set. */
  public boolean isSigning() {
    return secrets.areSet();
  }

  /** Signs a POST of a body to {@code target} at {@code to}; nothing where no secret is set. */
  public Optional<RequestSignature> sign(String target, Address to, String bodyDigest) {
    return secrets
        .first()
        .map(
            key ->
                RequestSignature.of(
                    new RequestSignature.Envelope("POST", target, to.toString()),
                    self,
                    clock.millis(),
                    nonce(),
                    bodyDigest,
                    key));
  }

  /**
   * Whether {@code body} is believed as the answer to {@code request}.
   *
   * @param signature the header {@link RequestSignature#HEADER} of the answer
   */
  public boolean isBelieved(RequestSignature request, Optional<String> signature, byte[] body) {
    return request.isAnsweredBy(secrets, signature, body);
  }

  private String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }
}

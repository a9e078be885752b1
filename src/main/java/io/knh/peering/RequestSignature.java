package io.knh.peering;

import io.knh.core.model.Address;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code KNH-Signature} of a request:
 *
 * <pre>v1 &lt;time&gt; &lt;nonce&gt; &lt;sender&gt; &lt;digest of the body&gt; &lt;code&gt;</pre>
 *
 * The code is the HMAC-SHA256 of a line each: {@code knh request v1}, method, path and query,
 * receiver, sender, time, nonce and digest.
 *
 * @param unixMillis when it was signed, by the sender's clock
 * @param nonce makes each signature another one: 12 random bytes in base64url
 * @param sender the address of the sender: two members of one node may have one id
 * @param bodyDigest of the request's body
 * @param code what only a holder of the secret can make
 */
public record RequestSignature(
    long unixMillis, String nonce, String sender, String bodyDigest, String code) {

  public static final String HEADER = "KNH-Signature";

  private static final String SIZE_OF_SHA_256 = "([A-Za-z0-9_-]{43})";

  private static final Pattern TEXT =
      Pattern.compile(
          "v1 ([0-9]{1,15}) ([A-Za-z0-9_-]{16}) ([0-9a-f.:\\[\\]]{9,47}) "
              + SIZE_OF_SHA_256
              + " "
              + SIZE_OF_SHA_256);

  /** Signs {@code envelope} and a body with {@code bodyDigest}. */
  static RequestSignature of(
      Envelope envelope,
      Address sender,
      long unixMillis,
      String nonce,
      String bodyDigest,
      ClusterKey key) {
    RequestSignature open =
        new RequestSignature(unixMillis, nonce, sender.toString(), bodyDigest, "");
    return new RequestSignature(
        unixMillis, nonce, open.sender, bodyDigest, key.codeOf(open.text(envelope)));
  }

  /** Reads the header's value, whoever wrote it; nothing where it is no signature of ours. */
  static Optional<RequestSignature> read(String header) {
    Matcher parts = TEXT.matcher(header);
    return parts.matches()
        ? Optional.of(
            new RequestSignature(
                Long.parseLong(parts.group(1)),
                parts.group(2),
                parts.group(3),
                parts.group(4),
                parts.group(5)))
        : Optional.empty();
  }

  /** The key among {@code secrets} that signed this for {@code envelope}. */
  Optional<ClusterKey> signer(Envelope envelope, ClusterSecrets secrets) {
    return secrets.maker(code, text(envelope));
  }

  /** The text whose code signs an answer to this request with {@code body}. */
  String answerText(byte[] body) {
    return String.join("\n", "knh answer v1", code, BodyDigest.of(body));
  }

  /** The value of the header. */
  public String header() {
    return String.join(" ", "v1", Long.toString(unixMillis), nonce, sender, bodyDigest, code);
  }

  private String text(Envelope envelope) {
    return String.join(
        "\n",
        "knh request v1",
        envelope.method(),
        envelope.target(),
        envelope.to(),
        sender,
        Long.toString(unixMillis),
        nonce,
        bodyDigest);
  }
}

package io.knh.peering;

import io.knh.core.model.Address;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code KNH-Signature} of a request, and of the answer that only this request can have:
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

  /** The digest of no body, and of an empty one. */
  public static final String DIGEST_OF_NOTHING = digestOf(new byte[0]);

  private static final String SIZE_OF_SHA_256 = "([A-Za-z0-9_-]{43})";

  private static final Pattern TEXT =
      Pattern.compile(
          "v1 ([0-9]{1,15}) ([A-Za-z0-9_-]{16}) ([0-9a-f.:\\[\\]]{9,47}) "
              + SIZE_OF_SHA_256
              + " "
              + SIZE_OF_SHA_256);

  private static final Pattern ANSWER = Pattern.compile("v1 " + SIZE_OF_SHA_256);

  /** Signs {@code envelope} and a body with {@code bodyDigest}. */
  static RequestSignature of(
      Envelope envelope,
      Address sender,
      long unixMillis,
      String nonce,
      String bodyDigest,
      ClusterSecrets.Key key) {
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
  Optional<ClusterSecrets.Key> signer(Envelope envelope, ClusterSecrets secrets) {
    return secrets.maker(code, text(envelope));
  }

  /**
   * The header {@code KNH-Signature} of an answer to this request: {@code v1 <code>}. The code is
   * the HMAC-SHA256 of a line each: {@code knh answer v1}, the code of the request, and the digest
   * of the answer's body. So it answers this request and no other, and reveals nothing but what the
   * body says.
   *
   * @param key that signed the request, which its sender has
   */
  String answerHeader(ClusterSecrets.Key key, byte[] body) {
    return "v1 " + key.codeOf(answerText(body));
  }

  /**
   * Whether {@code body} is believed as the answer to this request. An answer without a {@code
   * header} comes from a member without the secret: it is believed unless the secret is required.
   */
  boolean isAnsweredBy(ClusterSecrets secrets, Optional<String> header, byte[] body) {
    if (header.isEmpty()) {
      return !secrets.areRequired();
    }
    Matcher parts = ANSWER.matcher(header.get());
    return parts.matches() && secrets.maker(parts.group(1), answerText(body)).isPresent();
  }

  /** The value of the header. */
  public String header() {
    return String.join(" ", "v1", Long.toString(unixMillis), nonce, sender, bodyDigest, code);
  }

  private String answerText(byte[] body) {
    return String.join("\n", "knh answer v1", code, digestOf(body));
  }

  /** The SHA-256 of {@code body}, as it stands in a signature: 43 characters of base64url. */
  public static String digestOf(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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

  /**
   * What is said to whom, as far as a signature covers it: a message to one member, or another
   * message to this one, cannot be made of it.
   *
   * @param method of the request
   * @param target path and query as they stand in the request; the query names the sender's id
   * @param to the address of the member that it is meant for
   */
  record Envelope(String method, String target, String to) {}
}

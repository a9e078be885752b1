package io.knh.peering;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code KNH-Signature} of an answer: {@code v1 <code>}. The code is the HMAC-SHA256 of
 * a line each: {@code knh answer v1}, the code of the request, and the digest of the answer's body.
 * So it answers this request and no other, and tells nothing but what the body says.
 */
final class AnswerSignature {

  private static final Pattern TEXT = Pattern.compile("v1 ([A-Za-z0-9_-]{43})");

  private AnswerSignature() {}

  /** The value of the header; by the key that signed the request, which its sender has. */
  static String of(RequestSignature request, ClusterKey key, byte[] body) {
    return "v1 " + key.codeOf(request.answerText(body));
  }

  /**
   * Whether {@code body} is believed as the answer to {@code request}. An answer without a
   * signature comes from a member without the secret: it is believed unless the secret is required.
   */
  static boolean isBelieved(
      RequestSignature request, ClusterSecrets secrets, Optional<String> header, byte[] body) {
    if (header.isEmpty()) {
      return !secrets.areRequired();
    }
    Matcher parts = TEXT.matcher(header.get());
    return parts.matches() && secrets.maker(parts.group(1), request.answerText(body)).isPresent();
  }
}

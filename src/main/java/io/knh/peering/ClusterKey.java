package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.config.Secret;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One of the secrets that members share, as a key of HMAC-SHA256. For any thread. */
final class ClusterKey {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  ClusterKey(Secret secret) {
    this.key = new SecretKeySpec(secret.value().getBytes(UTF_8), ALGORITHM);
  }

  /** The code of {@code text}: 32 bytes in 43 characters of base64url. */
  String codeOf(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Whether {@code code} is that of {@code text}. It takes as long for any wrong code: how much of
   * it is right cannot be measured.
   */
  boolean made(String code, String text) {
    return MessageDigest.isEqual(code.getBytes(US_ASCII), codeOf(text).getBytes(US_ASCII));
  }
}

package io.knh.http;

import io.knh.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs posts as Standard Webhooks 1.0 says: {@code v1,} and the Base64 of the HMAC-SHA256 of
 * {@code <id>.<timestamp>.<body>}.
 */
public final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private final SecretKeySpec key;

  private SigningKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * The key that the libraries of Standard Webhooks make of the same text, so that a receiver gives
   * them the value of {@code WEBHOOK_SECRET} as it is: Base64, with or without {@code whsec_}.
   * Where they would refuse it because it is no Base64, the key is the text's UTF-8.
   */
  public static SigningKey of(Secret secret) {
    String text = secret.value();
    String base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    try {
      byte[] key = Base64.getDecoder().decode(base64);
      if (key.length > 0) {
        return new SigningKey(key);
      }
    } catch (IllegalArgumentException e) {
      // No Base64: a passphrase.
    }
    return new SigningKey(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param unixSeconds the value of {@code webhook-timestamp}
   */
  public String sign(String id, long unixSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + unixSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}

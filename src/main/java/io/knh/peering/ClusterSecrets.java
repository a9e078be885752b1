package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.config.Secret;
import io.knh.config.SecuritySettings;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that the members share, if they do. The first signs, each is accepted: so a secret is
 * changed pod by pod, {@code old}, then {@code old,new}, then {@code new,old}, then {@code new}.
 */
public final class ClusterSecrets {

  /** None: members are known by their addresses alone. */
  static final ClusterSecrets NONE = new ClusterSecrets(SecuritySettings.NONE);

  private final List<Key> keys;
  private final boolean required;

  ClusterSecrets(SecuritySettings settings) {
    this.keys = settings.clusterSecrets().stream().map(Key::new).toList();
    this.required = settings.secretRequired();
  }

  /** The key that signs; nothing where no secret is set. */
  Optional<Key> first() {
    return keys.stream().findFirst();
  }

  /** The key that made {@code code} of {@code text}. */
  Optional<Key> maker(String code, String text) {
    return keys.stream().filter(key -> key.made(code, text)).findFirst();
  }

  boolean areSet() {
    return !keys.isEmpty();
  }

  /** Whether only what is signed is believed. */
  boolean areRequired() {
    return required;
  }

  /** One of the secrets that members share, as a key of HMAC-SHA256. For any thread. */
  static final class Key {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Key(Secret secret) {
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
     * Whether {@code code} is that of {@code text}. It takes as long for any wrong code: how much
     * of it is right cannot be measured.
     */
    boolean made(String code, String text) {
      return MessageDigest.isEqual(code.getBytes(US_ASCII), codeOf(text).getBytes(US_ASCII));
    }
  }
}

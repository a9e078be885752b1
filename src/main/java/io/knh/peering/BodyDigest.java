package io.knh.peering;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The SHA-256 of a body, as it stands in a signature. */
public final class BodyDigest {

  /** Of no body, and of an empty one. */
  public static final String EMPTY = of(new byte[0]);

  private BodyDigest() {}

  /** 43 characters of base64url. */
  public static String of(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package io.knh.destination;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a receiver of incidents knows a group of problems by. */
final class IncidentKey {

  /** Stands in a path as it is, and is within what PagerDuty (255) and Opsgenie (512) take. */
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  private IncidentKey() {}

  /** {@code group} where it is fit, otherwise something that is and belongs to it alone. */
  static String of(String group) {
    return FIT.matcher(group).matches() ? group : digest(group);
  }

  private static String digest(String group) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(group.getBytes(StandardCharsets.UTF_8));
      return "knh_" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

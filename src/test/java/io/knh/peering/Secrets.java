package io.knh.peering;

import io.knh.config.AllowedHosts;
import io.knh.config.Secret;
import io.knh.config.SecuritySettings;
import java.util.Optional;
import java.util.stream.Stream;

/** Secrets as a test sets them. */
final class Secrets {

  static final String OLD = "o".repeat(32);
  static final String NEW = "n".repeat(32);

  private Secrets() {}

  static ClusterSecrets of(String... secrets) {
    return of(false, secrets);
  }

  /** The others are not listened to. */
  static ClusterSecrets required(String... secrets) {
    return of(true, secrets);
  }

  private static ClusterSecrets of(boolean required, String... secrets) {
    return new ClusterSecrets(
        new SecuritySettings(
            Stream.of(secrets).map(Secret::new).toList(),
            required,
            Optional.empty(),
            AllowedHosts.NONE));
  }
}

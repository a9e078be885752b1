package io.knh.peering;

import io.knh.config.SecuritySettings;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that the members share, if they do. The first signs, each is accepted: so a secret is
 * changed pod by pod, {@code old}, then {@code old,new}, then {@code new,old}, then {@code new}.
 */
public final class ClusterSecrets {

  /** None: members are known by their addresses alone. */
  static final ClusterSecrets NONE = new ClusterSecrets(SecuritySettings.NONE);

  private final List<ClusterKey> keys;
  private final boolean required;

  ClusterSecrets(SecuritySettings settings) {
    this.keys = settings.clusterSecrets().stream().map(ClusterKey::new).toList();
    this.required = settings.secretRequired();
  }

  /** The key that signs; nothing where no secret is set. */
  Optional<ClusterKey> first() {
    return keys.stream().findFirst();
  }

  /** The key that made {@code code} of {@code text}. */
  Optional<ClusterKey> maker(String code, String text) {
    return keys.stream().filter(key -> key.made(code, text)).findFirst();
  }

  boolean areSet() {
    return !keys.isEmpty();
  }

  /** Whether only what is signed is believed. */
  boolean areRequired() {
    return required;
  }
}

package io.knh.config;

import java.util.List;
import java.util.Optional;

/**
 * Whom a member believes, and by which names it may be asked.
 *
 * @param clusterSecrets {@code CLUSTER_SECRET}: the first signs, each is accepted; none, one or two
 * @param secretRequired {@code CLUSTER_SECRET_REQUIRED}: whether only signed messages are believed
 * @param extraTrust {@code EXTRA_CA_FILE}: who may vouch for receivers and for the sanity check,
 *     beside those whom the JVM trusts
 * @param allowedHosts {@code ALLOWED_HOSTS}, and the names of the Service
 */
public record SecuritySettings(
    List<Secret> clusterSecrets,
    boolean secretRequired,
    Optional<ExtraTrust> extraTrust,
    AllowedHosts allowedHosts) {

  /** Secrets at a time: the one that is used, and the one before or after it. */
  public static final int MAX_SECRETS = 2;

  /** Nothing is set. */
  public static final SecuritySettings NONE =
      new SecuritySettings(List.of(), false, Optional.empty(), AllowedHosts.NONE);

  public SecuritySettings {
    clusterSecrets = List.copyOf(clusterSecrets);
  }
}

package io.knh.config;

import java.util.Arrays;
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

  /** Reads whom a member believes, and by which names it may be asked. */
  static final class Reader {

    /** Characters of a secret at least: 32 hexadecimal digits are 128 bits. */
    static final int LEAST_SECRET = 32;

    private static final String SECRET = "CLUSTER_SECRET";

    private final Values values;

    Reader(Values values) {
      this.values = values;
    }

    SecuritySettings read() {
      List<Secret> secrets = secrets();
      boolean required = values.flag("CLUSTER_SECRET_REQUIRED", false);
      if (required && !values.isSet(SECRET)) {
        values.problem(
            "CLUSTER_SECRET_REQUIRED is true, but CLUSTER_SECRET is not set:"
                + " every message would be rejected; set a secret, or do not require one");
      }
      return new SecuritySettings(
          secrets,
          required,
          new ExtraTrustReader(values).read(),
          new AllowedHosts.Reader(values, ClusterDomain.ofMachine()).read());
    }

    /** None of what it notes holds a part of a secret. */
    private List<Secret> secrets() {
      Optional<String> text = values.text(SECRET);
      if (text.isEmpty()) {
        return List.of();
      }
      List<String> secrets = Arrays.stream(text.get().split(",", -1)).map(String::strip).toList();
      if (secrets.size() > SecuritySettings.MAX_SECRETS) {
        values.problem(
            "CLUSTER_SECRET has "
                + secrets.size()
                + " secrets: give one, or two separated by a comma while you change it");
      }
      secrets.stream()
          .filter(secret -> secret.length() < LEAST_SECRET)
          .findFirst()
          .ifPresent(
              secret ->
                  values.problem(
                      "CLUSTER_SECRET has a secret of "
                          + secret.length()
                          + " characters: give at least "
                          + LEAST_SECRET
                          + ", such as openssl rand -hex 32 makes"));
      return secrets.stream().map(Secret::new).toList();
    }
  }
}

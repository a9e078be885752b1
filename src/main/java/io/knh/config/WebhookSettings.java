package io.knh.config;

import io.knh.core.model.Range;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * How the operator is alerted.
 *
 * @param peerStatus {@code PEER_STATUS_URL}
 * @param recovery {@code PEER_RECOVERY_URL}
 * @param clusterStatus {@code CLUSTER_STATUS_URL}
 * @param details {@code PEER_STATUS_DETAILS}: whether the bodies about one peer say what otherwise
 *     stands in headers alone
 * @param secret {@code WEBHOOK_SECRET}: signs every post (Standard Webhooks)
 * @param timeout {@code WEBHOOK_TIMEOUT}, for one post, connecting included
 * @param clusterName {@code CLUSTER_NAME}, sent as the header {@code knh-cluster}, and in the
 *     bodies with {@code details}
 */
public record WebhookSettings(
    Optional<Destination> peerStatus,
    Optional<Destination> recovery,
    Optional<Destination> clusterStatus,
    boolean details,
    Optional<Secret> secret,
    Duration timeout,
    Optional<String> clusterName) {

  /**
   * Where a webhook goes.
   *
   * @param url http or https, without credentials
   * @param authorization the value of the header {@code Authorization}: from {@code
   *     WEBHOOK_AUTHORIZATION}, or Basic from the credentials that stood in the URL
   */
  public record Destination(URI url, Optional<Secret> authorization) {

    /** As it may be shown: {@code https://example.org/knh?*** (with authorization)}. */
    @Override
    public String toString() {
      return MaskedUrl.of(url.toString())
          + (authorization.isPresent() ? " (with authorization)" : "");
    }
  }

  /** Reads how the operator is alerted. */
  static final class Reader {

    /** How long one post may take: the default, and the bounds of {@code WEBHOOK_TIMEOUT}. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    private static final Range<Duration> TIMEOUT =
        new Range<>(Duration.ofMillis(100), Duration.ofMinutes(5));

    private static final int LONGEST_CLUSTER_NAME = 253;

    /** How a secret of Standard Webhooks that is written in base64 begins. */
    private static final String BASE64_PREFIX = "whsec_";

    private final Values values;

    Reader(Values values) {
      this.values = values;
    }

    WebhookSettings read() {
      Optional<Secret> authorization = authorization();
      Urls urls = new Urls(values);
      return new WebhookSettings(
          urls.destination("PEER_STATUS_URL", authorization),
          urls.destination("PEER_RECOVERY_URL", authorization),
          urls.destination("CLUSTER_STATUS_URL", authorization),
          values.flag("PEER_STATUS_DETAILS", false),
          secret(),
          values.duration("WEBHOOK_TIMEOUT", DEFAULT_TIMEOUT, TIMEOUT),
          clusterName());
    }

    private Optional<Secret> authorization() {
      Optional<String> value = values.text("WEBHOOK_AUTHORIZATION");
      if (value.isPresent() && !isPrintableAscii(value.get())) {
        values.problem(
            "WEBHOOK_AUTHORIZATION has characters that a header cannot carry:"
                + " give one line of printable ASCII such as Bearer <token>");
      }
      return value.map(Secret::new);
    }

    private Optional<Secret> secret() {
      Optional<String> value = values.text("WEBHOOK_SECRET");
      if (value.isPresent() && value.get().startsWith(BASE64_PREFIX)) {
        String base64 = value.get().substring(BASE64_PREFIX.length());
        if (base64.isEmpty() || !isBase64(base64)) {
          values.problem(
              "WEBHOOK_SECRET begins with whsec_, but the rest is not base64:"
                  + " give whsec_ and the key in base64, or any other text");
        }
      }
      return value.map(Secret::new);
    }

    private Optional<String> clusterName() {
      Optional<String> value = values.text("CLUSTER_NAME");
      if (value.isPresent()
          && (value.get().length() > LONGEST_CLUSTER_NAME || !isPrintableAscii(value.get()))) {
        values.wrong(
            "CLUSTER_NAME",
            value.get(),
            "at most 253 printable ASCII characters",
            Optional.empty());
      }
      return value;
    }

    private static boolean isPrintableAscii(String text) {
      return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static boolean isBase64(String text) {
      try {
        return Base64.getDecoder().decode(text).length > 0;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}

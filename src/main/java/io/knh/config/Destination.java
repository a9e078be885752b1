package io.knh.config;

import java.net.URI;
import java.util.Optional;

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

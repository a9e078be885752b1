package io.knh.webhook;

import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import io.knh.http.SigningKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to deliver one alert.
 *
 * @param id the header {@code webhook-id}, the same in every attempt
 * @param unixSeconds the header {@code webhook-timestamp}, the time of this attempt
 * @param signature the header {@code webhook-signature}
 * @param details the headers about the alert, the same in every attempt
 * @param body exactly these bytes
 */
@SuppressWarnings("ArrayRecordComponent") // posts are never compared
record Post(
    String id, long unixSeconds, Optional<String> signature, AlertHeaders details, byte[] body) {

  /** Makes posts of alerts: headers, body, times and signature. */
  static final class Writer {

    private final Optional<SigningKey> key;
    private final Payload payload;

    Writer(WebhookSettings settings) {
      this.key = settings.secret().map(SigningKey::of);
      this.payload = new Payload(settings.details(), settings.clusterName());
    }

    /** The attempt to deliver {@code alert} that is made {@code now}. */
    Post of(Alert alert, Instant now) {
      String id = AlertHeaders.checked("webhook-id", alert.id());
      long unixSeconds = now.getEpochSecond();
      byte[] body = payload.of(alert);
      Optional<String> signature = key.map(k -> k.sign(id, unixSeconds, body));
      return new Post(id, unixSeconds, signature, AlertHeaders.of(alert), body);
    }
  }
}

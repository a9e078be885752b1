package io.knh.webhook;

import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import java.time.Instant;
import java.util.Optional;

/** Makes posts of events: headers, body, times and signature. */
final class PostWriter {

  private final Optional<SigningKey> key;
  private final Payload payload;

  PostWriter(WebhookSettings settings) {
    this.key = settings.secret().map(SigningKey::of);
    this.payload = new Payload(settings.details(), settings.clusterName());
  }

  /** The attempt to deliver {@code event} that is made {@code now}. */
  Post of(Alert event, Instant now) {
    String id = HeaderValue.checked("webhook-id", event.id());
    long unixSeconds = now.getEpochSecond();
    byte[] body = payload.of(event);
    Optional<String> signature = key.map(k -> k.sign(id, unixSeconds, body));
    return new Post(id, unixSeconds, signature, AlertHeaders.of(event), body);
  }
}

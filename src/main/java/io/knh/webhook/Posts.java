package io.knh.webhook;

import io.knh.config.WebhookSettings;
import io.knh.core.event.Event;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Makes posts of events: body, times and signature. */
final class Posts {

  private final Optional<SigningKey> key;

  Posts(WebhookSettings settings) {
    this.key = settings.secret().map(SigningKey::of);
  }

  /** The attempt to deliver {@code event} that is made {@code now}. */
  Post of(Event event, Instant now) {
    String id = HeaderValue.checked("webhook-id", event.id());
    long unixSeconds = now.getEpochSecond();
    byte[] body = Payload.of(event);
    return new Post(
        id, unixSeconds, key.map(k -> k.sign(id, unixSeconds, body)), cause(event), body);
  }

  private static Optional<String> cause(Event event) {
    return switch (event) {
      case Event.PeerDown down -> Optional.of(down.cause().name().toLowerCase(Locale.ROOT));
      case Event.PeerUp up -> Optional.empty();
      case Event.ClusterStatus status -> Optional.empty();
    };
  }
}

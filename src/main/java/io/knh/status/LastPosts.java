package io.knh.status;

import io.knh.core.model.AlertKind;
import io.knh.core.model.Transition;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How the last post to each destination ended. */
final class LastPosts {

  private final Map<AlertKind, JsonObject> ended = new EnumMap<>(AlertKind.class);

  synchronized void on(Transition transition, Instant at) {
    if (transition instanceof Transition.PostEnded post) {
      ended.put(
          AlertKind.of(post.alert()),
          JsonText.object()
              .add("at", Moments.text(at))
              .add("result", post.outcome().toString())
              .add("attempt", post.attempt())
              .add("durationMillis", post.took().toMillis())
              .build());
    } else if (transition instanceof Transition.PostFailed failed) {
      // Comes right after the end of its post, and knows why.
      AlertKind kind = AlertKind.of(failed.alert());
      JsonObjectBuilder known =
          JsonText.object(ended.getOrDefault(kind, JsonObject.EMPTY_JSON_OBJECT));
      ended.put(kind, known.add("reason", failed.reason()).build());
    }
  }

  synchronized Optional<JsonObject> to(AlertKind kind) {
    return Optional.ofNullable(ended.get(kind));
  }
}

package io.knh.status;

import io.knh.core.Transition;
import io.knh.core.event.EventKind;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How the last post to each destination ended. */
final class LastPosts {

  private final Map<EventKind, JsonObject> ended = new EnumMap<>(EventKind.class);

  synchronized void on(Transition transition, Instant at) {
    if (transition instanceof Transition.PostEnded post) {
      ended.put(
          EventKind.of(post.event()),
          JsonText.object()
              .add("at", Moments.text(at))
              .add("result", post.outcome().toString())
              .add("attempt", post.attempt())
              .add("durationMillis", post.took().toMillis())
              .build());
    } else if (transition instanceof Transition.PostFailed failed) {
      // Comes right after the end of its post, and knows why.
      EventKind kind = EventKind.of(failed.event());
      JsonObjectBuilder known =
          JsonText.object(ended.getOrDefault(kind, JsonObject.EMPTY_JSON_OBJECT));
      ended.put(kind, known.add("reason", failed.reason()).build());
    }
  }

  synchronized Optional<JsonObject> to(EventKind kind) {
    return Optional.ofNullable(ended.get(kind));
  }
}

package io.knh.status;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.DestinationView;
import io.knh.core.model.LaneView;
import io.knh.core.model.Overview;
import io.knh.core.model.Transition;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What waits to be delivered, how the last post to each destination ended, and what was given up.
 */
final class DeliveryFacts {

  /** Most peers that are named: those whose alerts were given up last. */
  static final int MAX_PEERS = 8;

  private final Map<AlertKind, JsonObject> lastPosts = new EnumMap<>(AlertKind.class);
  private final Map<AlertKind, Lost> lost = new EnumMap<>(AlertKind.class);

  /** What was given up of one kind: nobody was alerted, and no retry will follow. */
  private static final class Lost {
    private final Set<String> peers = new LinkedHashSet<>();
    private long count;
    private String at = "";
    private String reason = "";

    void add(Alert alert, String why, Instant when) {
      count++;
      at = Moments.text(when);
      reason = why;
      if (alert instanceof Alert.OfPeer about) {
        String id = about.peer().peer().id().value();
        peers.remove(id);
        peers.add(id);
        if (peers.size() > MAX_PEERS) {
          peers.remove(peers.iterator().next());
        }
      }
    }

    JsonObject json() {
      JsonArrayBuilder named = JsonText.array();
      peers.forEach(named::add);
      return JsonText.object()
          .add("count", count)
          .add("at", at)
          .add("reason", reason)
          .add("peers", named)
          .build();
    }
  }

  synchronized void on(Transition transition, Instant at) {
    if (transition instanceof Transition.PostEnded post) {
      lastPosts.put(
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
          JsonText.object(lastPosts.getOrDefault(kind, JsonObject.EMPTY_JSON_OBJECT));
      lastPosts.put(kind, known.add("reason", failed.reason()).build());
    } else if (transition instanceof Transition.AlertLost given) {
      AlertKind kind = AlertKind.of(given.alert());
      lost.computeIfAbsent(kind, none -> new Lost()).add(given.alert(), given.reason(), at);
    } else if (transition instanceof Transition.AlertDelivered taken
        && taken.alert() instanceof Alert.OfPeer about) {
      // A later alert of the peer was delivered: the operator knows how it is now.
      lost.values().forEach(known -> known.peers.remove(about.peer().peer().id().value()));
    }
  }

  /** What was given up of {@code kind}; none as long as nothing was. */
  synchronized Optional<JsonObject> lost(AlertKind kind) {
    return Optional.ofNullable(lost.get(kind)).map(Lost::json);
  }

  /** What waits in {@code overview}, and what became of the posts before. */
  JsonObject json(Overview overview, Moments moments) {
    JsonArrayBuilder lanes = JsonText.array();
    int waiting = 0;
    int inFlight = 0;
    for (LaneView lane : overview.lanes()) {
      lanes.add(lane(lane, moments));
      waiting += lane.waiting();
      inFlight += lane.inFlight();
    }
    JsonArrayBuilder destinations = JsonText.array();
    overview.destinations().forEach(one -> destinations.add(destination(one)));
    return JsonText.object()
        .add("waiting", waiting)
        .add("inFlight", inFlight)
        .add("unreplicated", overview.recorded())
        .add("lanes", lanes)
        .add("destinations", destinations)
        .build();
  }

  private static JsonObjectBuilder destination(DestinationView destination) {
    JsonObjectBuilder json =
        JsonText.object()
            .add("name", destination.name())
            .add("waiting", destination.waiting())
            .add("inFlight", destination.inFlight())
            .add("failures", destination.failures());
    return destination.reason().isEmpty() ? json : json.add("reason", destination.reason());
  }

  private synchronized JsonObjectBuilder lane(LaneView lane, Moments moments) {
    JsonObjectBuilder json =
        JsonText.object()
            .add("type", lane.kind().toString())
            .add("waiting", lane.waiting())
            .add("inFlight", lane.inFlight())
            .add("failures", lane.failures());
    if (lane.nextNanos() >= 0) {
      json.add("nextTryAt", moments.textOf(lane.nextNanos()));
    }
    Optional.ofNullable(lastPosts.get(lane.kind())).ifPresent(last -> json.add("last", last));
    lost(lane.kind()).ifPresent(given -> json.add("lost", given));
    return json;
  }
}

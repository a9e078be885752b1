package io.knh.status;

import io.knh.core.Overview;
import io.knh.core.event.OutboxLane;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** What waits to be delivered, and how it goes. */
final class OutboxFacts {

  private OutboxFacts() {}

  static JsonObject of(Overview overview, LastPosts lastPosts, Moments moments) {
    JsonArrayBuilder lanes = JsonText.array();
    int waiting = 0;
    int inFlight = 0;
    for (OutboxLane lane : overview.lanes()) {
      lanes.add(lane(lane, lastPosts, moments));
      waiting += lane.waiting();
      inFlight += lane.inFlight();
    }
    return JsonText.object()
        .add("waiting", waiting)
        .add("inFlight", inFlight)
        .add("unreleased", overview.unreleased())
        .add("lanes", lanes)
        .build();
  }

  private static JsonObjectBuilder lane(OutboxLane lane, LastPosts lastPosts, Moments moments) {
    JsonObjectBuilder json =
        JsonText.object()
            .add("type", lane.kind().toString())
            .add("waiting", lane.waiting())
            .add("inFlight", lane.inFlight())
            .add("failures", lane.failures());
    if (lane.nextNanos() >= 0) {
      json.add("nextTryAt", moments.textOf(lane.nextNanos()));
    }
    lastPosts.to(lane.kind()).ifPresent(last -> json.add("last", last));
    return json;
  }
}

package io.knh.status;

import io.knh.core.model.LaneView;
import io.knh.core.model.Overview;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** What waits to be delivered, how it goes, and what was given up. */
final class DeliveryFacts {

  private DeliveryFacts() {}

  static JsonObject of(Overview overview, Recorder recorder, Moments moments) {
    JsonArrayBuilder lanes = JsonText.array();
    int waiting = 0;
    int inFlight = 0;
    for (LaneView lane : overview.lanes()) {
      lanes.add(lane(lane, recorder, moments));
      waiting += lane.waiting();
      inFlight += lane.inFlight();
    }
    return JsonText.object()
        .add("waiting", waiting)
        .add("inFlight", inFlight)
        .add("unreplicated", overview.recorded())
        .add("lanes", lanes)
        .build();
  }

  private static JsonObjectBuilder lane(LaneView lane, Recorder recorder, Moments moments) {
    JsonObjectBuilder json =
        JsonText.object()
            .add("type", lane.kind().toString())
            .add("waiting", lane.waiting())
            .add("inFlight", lane.inFlight())
            .add("failures", lane.failures());
    if (lane.nextNanos() >= 0) {
      json.add("nextTryAt", moments.textOf(lane.nextNanos()));
    }
    recorder.lastPosts().to(lane.kind()).ifPresent(last -> json.add("last", last));
    recorder.lostEvents().of(lane.kind()).ifPresent(lost -> json.add("lost", lost));
    return json;
  }
}

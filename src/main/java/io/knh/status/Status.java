package io.knh.status;

import jakarta.json.JsonObject;
import java.time.Instant;

/**
 * Everything there is to see, at one moment.
 *
 * @param lastEvent the number of the last history entry
 */
record Status(Instant at, String instance, JsonObject self, View view, long lastEvent) {

  /** Of documents; a field that comes in addition does not change it. */
  static final int SCHEMA = 1;

  byte[] json() {
    return JsonText.of(
        (json, document) -> {
          json.write("schema", SCHEMA);
          json.write("at", Moments.text(at));
          json.write("instance", instance);
          json.write("self", self);
          view.write(json, document, at.toEpochMilli());
          json.write("lastEvent", lastEvent);
        });
  }
}

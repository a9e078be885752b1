package io.knh.status;

import io.knh.core.model.RosterEntry;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;

/**
 * A member at an end of a path, as documents show it.
 *
 * @param zone empty where it is not known
 */
record PathEnd(String id, String node, String zone) {

  /** Longest name: an id has 253 characters of a node, and an address. */
  static final int MAX_CHARS = 512;

  PathEnd {
    for (String name : new String[] {id, node, zone}) {
      if (name.length() > MAX_CHARS) {
        throw new JsonException("it has a name of more than " + MAX_CHARS + " characters");
      }
    }
  }

  static PathEnd of(RosterEntry entry) {
    return new PathEnd(entry.peer().id().value(), entry.peer().nodeName(), entry.zone());
  }

  /** One that another member wrote. */
  static PathEnd read(JsonObject json) {
    return new PathEnd(json.getString("id"), json.getString("node"), json.getString("zone", ""));
  }

  /** Writes its fields into the object that is open. */
  void write(JsonGenerator json) {
    json.write("id", id);
    json.write("node", node);
    if (!zone.isEmpty()) {
      json.write("zone", zone);
    }
  }
}

package io.knh.status;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;

/**
 * All paths from one zone to another, or within one.
 *
 * @param worst the worst of their states
 * @param millis the median of their round trips; negative where none is known
 */
record ZonePair(
    String from, String to, int paths, int failing, int unknown, String worst, double millis) {

  /** Longest text of one. */
  static final int MAX_CHARS = 2 * 1024;

  ZonePair {
    if (from.length() > PathEnd.MAX_CHARS
        || to.length() > PathEnd.MAX_CHARS
        || worst.length() > PathEnd.MAX_CHARS
        || Math.min(failing, unknown) < 0
        || failing + unknown > paths
        || Double.isNaN(millis)
        || millis > Integer.MAX_VALUE) {
      throw new JsonException("it has a pair of zones that cannot be");
    }
  }

  /** One that another member wrote. */
  static ZonePair read(JsonObject json) {
    return new ZonePair(
        json.getString("from"),
        json.getString("to"),
        json.getInt("paths"),
        json.getInt("failing"),
        json.getInt("unknown"),
        json.getString("worst"),
        json.containsKey("medianMillis") ? json.getJsonNumber("medianMillis").doubleValue() : -1);
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    json.write("from", from);
    json.write("to", to);
    json.write("paths", paths);
    json.write("failing", failing);
    json.write("unknown", unknown);
    json.write("worst", worst);
    if (millis >= 0) {
      json.write("medianMillis", millis);
    }
    json.writeEnd();
  }
}

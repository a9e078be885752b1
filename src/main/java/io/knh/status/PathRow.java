package io.knh.status;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;

/**
 * A path as documents show it. What is empty is left out there.
 *
 * @param since since when it has its fault
 * @param cause why its last probe failed
 * @param figures what was measured
 * @param heard when that was said
 */
record PathRow(
    PathEnd from, PathEnd to, String since, String cause, Figures figures, String heard) {

  /** Longest text of one path: two members with the longest names, each character escaped. */
  static final int MAX_CHARS = 8 * 1024;

  private static final int MAX_WORD_CHARS = 64;

  /**
   * What was measured of a path.
   *
   * @param state a fault, {@link PathFact#UP} or {@link PathFact#UNKNOWN}
   * @param millis the last round trip; negative where none is known
   * @param sent datagrams that were counted
   */
  record Figures(String state, double millis, int sent, int lost, boolean unanswered) {

    Figures {
      if (state.length() > MAX_WORD_CHARS
          || Double.isNaN(millis)
          || millis > Integer.MAX_VALUE
          || lost < 0
          || lost > sent) {
        throw new JsonException("it has a path with figures that cannot be");
      }
    }

    static Figures read(JsonObject json) {
      return new Figures(
          json.getString("state"),
          json.containsKey("roundTripMillis")
              ? json.getJsonNumber("roundTripMillis").doubleValue()
              : -1,
          json.getInt("sent", 0),
          json.getInt("lost", 0),
          json.getBoolean("unanswered", false));
    }

    boolean isFailing() {
      return !state.equals(PathFact.UP) && !state.equals(PathFact.UNKNOWN);
    }

    void write(JsonGenerator json) {
      if (millis >= 0) {
        json.write("roundTripMillis", millis);
      }
      if (sent > 0) {
        json.write("sent", sent);
        json.write("lost", lost);
      }
      if (unanswered) {
        json.write("unanswered", true);
      }
    }
  }

  PathRow {
    if (cause.length() > MAX_WORD_CHARS) {
      throw new JsonException("it has a cause that is too long");
    }
  }

  /** One that another member wrote. */
  static PathRow read(JsonObject json) {
    return new PathRow(
        PathEnd.read(json.getJsonObject("from")),
        PathEnd.read(json.getJsonObject("to")),
        moment(json.getString("since", "")),
        json.getString("cause", ""),
        Figures.read(json),
        moment(json.getString("heard")));
  }

  private static String moment(String text) {
    return text.isEmpty() ? "" : Moments.text(Instant.parse(text));
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStartObject("from");
    from.write(json);
    json.writeEnd();
    json.writeStartObject("to");
    to.write(json);
    json.writeEnd();
    json.write("state", figures.state());
    if (!since.isEmpty()) {
      json.write("since", since);
    }
    if (!cause.isEmpty()) {
      json.write("cause", cause);
    }
    figures.write(json);
    json.write("heard", heard);
    json.writeEnd();
  }
}

package io.knh.peering;

import io.knh.core.model.Cause;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.Episode;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.Scope;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The last problem of a subject, as a ledger message carries it: {@code "problem": {...}}. */
final class EpisodeJson {

  private static final String PROBLEM = "problem";
  private static final int MILLIS = 1_000;

  private EpisodeJson() {}

  /** Writes it into the object of its entry. */
  static void write(JsonGenerator json, Episode episode) {
    json.writeStartObject(PROBLEM);
    json.write("number", episode.number());
    json.write("group", episode.group());
    json.write("since", episode.since().getEpochSecond());
    episode.cause().ifPresent(cause -> json.write("cause", LedgerMessageWriter.text(cause)));
    episode.scope().ifPresent(scope -> json.write("scope", scope.toString()));
    if (episode.flapping()) {
      json.write("flapping", true);
    }
    if (episode.silent()) {
      json.write("silent", true);
    }
    if (!episode.earlier().isEmpty()) {
      json.writeStartArray("earlier");
      episode.earlier().forEach(moment -> json.write(moment.getEpochSecond()));
      json.writeEnd();
    }
    episode
        .ended()
        .ifPresent(
            ended -> {
              json.write("until", ended.at().getEpochSecond());
              json.write("end", ended.how().toString());
            });
    if (!episode.told().isEmpty()) {
      json.writeStartObject("told");
      episode
          .told()
          .forEach(
              (name, last) -> {
                json.writeStartObject(name);
                json.write("alert", last.alert());
                json.write("at", last.atMillis() / MILLIS);
                if (last.atMillis() % MILLIS > 0) {
                  json.write("ms", last.atMillis() % MILLIS);
                }
                json.writeEnd();
              });
      json.writeEnd();
    }
    json.writeEnd();
  }

  /** Reads it out of the object of its entry; none where there is none. */
  static Optional<Episode> read(JsonObject entry) {
    return entry.containsKey(PROBLEM)
        ? Optional.of(episode(entry.getJsonObject(PROBLEM)))
        : Optional.empty();
  }

  private static Episode episode(JsonObject json) {
    int number = JsonBody.count(json, "number");
    if (number == 0) {
      throw new JsonException("a problem has no number");
    }
    return new Episode(
        number,
        LedgerMessageReader.matching(LedgerMessageReader.EVENT_ID, JsonBody.text(json, "group")),
        JsonBody.moment(json, "since").orElseThrow(() -> new JsonException("it never began")),
        json.containsKey("cause")
            ? Optional.of(LedgerMessageReader.cause(json))
            : Optional.<Cause>empty(),
        json.containsKey("scope")
            ? Optional.of(LedgerMessageReader.scope(json))
            : Optional.<Scope>empty(),
        JsonBody.flag(json, "flapping"),
        JsonBody.flag(json, "silent"),
        earlier(json),
        JsonBody.moment(json, "until").map(at -> new Problem.Ended(at, end(json))),
        told(json));
  }

  private static List<Instant> earlier(JsonObject json) {
    JsonArray moments = json.getOrDefault("earlier", JsonValue.EMPTY_JSON_ARRAY).asJsonArray();
    return moments.stream().map(moment -> JsonBody.moment("earlier", moment)).toList();
  }

  /** How it ended; a newer member may know more ways. */
  private static ProblemEnd end(JsonObject json) {
    String text = JsonBody.text(json, "end");
    for (ProblemEnd end : ProblemEnd.values()) {
      if (end.toString().equals(text)) {
        return end;
      }
    }
    return ProblemEnd.RECOVERED;
  }

  private static SortedMap<String, Episode.Told> told(JsonObject json) {
    SortedMap<String, Episode.Told> told = new TreeMap<>();
    JsonObject names = json.getOrDefault("told", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
    for (Map.Entry<String, JsonValue> name : names.entrySet()) {
      if (!DestinationSettings.isName(name.getKey())) {
        throw new JsonException("a destination cannot have that name");
      }
      JsonObject last = name.getValue().asJsonObject();
      int alert = JsonBody.count(last, "alert");
      long atMillis = JsonBody.moment(last, "at").map(Instant::toEpochMilli).orElse(0L);
      told.put(name.getKey(), new Episode.Told(alert, atMillis + millis(last)));
    }
    return told;
  }

  /** Of the second; earlier members do not say them. */
  private static long millis(JsonObject last) {
    int millis = JsonBody.count(last, "ms");
    if (millis >= MILLIS) {
      throw new JsonException("a second has no millisecond " + millis);
    }
    return millis;
  }
}

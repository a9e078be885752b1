package io.knh.standin.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events of events.k8s.io/v1, checked as the API server checks them. */
public final class StubEvents {

  record Answer(int code, String body) {}

  private static final int MAX_WORD = 128;
  private static final int MAX_NOTE = 1_024;

  private final Map<String, JsonObject> byName = new LinkedHashMap<>();

  /** All of them, in the order in which they were made. */
  public synchronized List<JsonObject> all() {
    return new ArrayList<>(byName.values());
  }

  /** Forgets all: they last for an hour. */
  public synchronized void expire() {
    byName.clear();
  }

  synchronized Answer answer(Request request) {
    JsonObject body = JsonParser.parseString(request.body()).getAsJsonObject();
    return request.verb().equals("patch") ? patch(request, body) : create(request, body);
  }

  private Answer create(Request request, JsonObject event) {
    String namespace = request.namespace();
    JsonObject metadata = event.getAsJsonObject("metadata");
    String name = text(metadata, "name");
    Optional<String> wrong = wrong(namespace, event);
    if (wrong.isPresent()) {
      return status(422, "Invalid", wrong.get());
    }
    if (!text(metadata, "namespace").equals(namespace)) {
      return status(400, "BadRequest", "the namespace does not match");
    }
    if (byName.putIfAbsent(namespace + "/" + name, event) != null) {
      return status(409, "AlreadyExists", "events.events.k8s.io \"" + name + "\" already exists");
    }
    return new Answer(201, event.toString());
  }

  private Answer patch(Request request, JsonObject patch) {
    JsonObject event = byName.get(request.event());
    if (event == null) {
      return status(404, "NotFound", "events.events.k8s.io not found");
    }
    if (!patch.keySet().equals(Set.of("series"))) {
      return status(422, "Invalid", "field is immutable");
    }
    JsonObject series = patch.getAsJsonObject("series");
    if (series.get("count").getAsInt() < 2) {
      return status(422, "Invalid", "series.count: should be at least 2");
    }
    Instant unused = Instant.parse(text(series, "lastObservedTime"));
    event.add("series", series);
    return new Answer(200, event.toString());
  }

  private static Optional<String> wrong(String namespace, JsonObject event) {
    List<String> wrong = new ArrayList<>();
    if (!text(event.getAsJsonObject("metadata"), "name").matches("[a-z0-9.-]{1,253}")) {
      wrong.add("metadata.name");
    }
    if (!text(event, "eventTime").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")) {
      wrong.add("eventTime");
    }
    for (String word : List.of("reason", "action", "reportingInstance")) {
      if (text(event, word).isEmpty() || text(event, word).length() > MAX_WORD) {
        wrong.add(word);
      }
    }
    if (!Set.of("Normal", "Warning").contains(text(event, "type"))) {
      wrong.add("type");
    }
    if (!text(event, "reportingController").matches("([a-z0-9.]+/)?[A-Za-z0-9._-]{1,63}")) {
      wrong.add("reportingController");
    }
    if (text(event, "note").getBytes(StandardCharsets.UTF_8).length > MAX_NOTE) {
      wrong.add("note");
    }
    String regarding = text(event.getAsJsonObject("regarding"), "namespace");
    if (regarding.isEmpty() && !Set.of("default", "kube-system").contains(namespace)) {
      wrong.add("involvedObject.namespace: does not match event.namespace");
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of("invalid: " + wrong);
  }

  private static Answer status(int code, String reason, String message) {
    return new Answer(code, ObjectParts.status(code, reason, message).toString());
  }

  private static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null ? "" : value.getAsString();
  }
}

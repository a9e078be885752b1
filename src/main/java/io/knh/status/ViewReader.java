package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the status of a coordinator. Unknown fields are passed over: it may be of a later version.
 */
final class ViewReader {

  /** Peers of a view; more than members in the largest cluster. */
  static final int MAX_PEERS = 20_000;

  private static final List<String> FACTS =
      List.of("coordinator", "authority", "sanity", "counts", "outbox");

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private final Map<String, JsonValue> words = new HashMap<>();
  private final TreeMap<String, JsonObject> facts = new TreeMap<>();
  private final List<JsonObject> rounds = new ArrayList<>();
  private final List<PeerFact> peers = new ArrayList<>();

  private ViewReader() {}

  /**
   * The view in {@code document}.
   *
   * @param askedMillis when it was asked for, by the clock of this member
   * @throws JsonException or another RuntimeException when it is none of a coordinator
   */
  static View read(byte[] document, long askedMillis) {
    ViewReader reader = new ViewReader();
    try (JsonParser json = PARSERS.createParser(new ByteArrayInputStream(document), UTF_8)) {
      reader.document(json);
    }
    return reader.view(askedMillis);
  }

  private void document(JsonParser json) {
    json.next();
    while (json.next() == JsonParser.Event.KEY_NAME) {
      String name = json.getString();
      json.next();
      if (name.equals("view")) {
        view(json);
      } else {
        words.put(name, json.getValue());
      }
    }
  }

  private void view(JsonParser json) {
    while (json.next() == JsonParser.Event.KEY_NAME) {
      String name = json.getString();
      json.next();
      switch (name) {
        case "peers" ->
            json.getArrayStream().forEach(peer -> add(PeerFact.read(peer.asJsonObject())));
        case "rounds" ->
            json.getArrayStream()
                .limit(Samples.MAX_ROUNDS)
                .forEach(r -> rounds.add(r.asJsonObject()));
        default -> {
          JsonValue value = json.getValue();
          if (FACTS.contains(name)) {
            facts.put(name, value.asJsonObject());
          } else {
            words.put("view." + name, value);
          }
        }
      }
    }
  }

  private void add(PeerFact peer) {
    if (peers.size() >= MAX_PEERS || peer.n() < 0 || peer.n() >= 2 * MAX_PEERS) {
      throw new JsonException("it has too many peers");
    }
    peers.add(peer);
  }

  private View view(long askedMillis) {
    if (!text("view.state").equals(View.State.OWN.toString())) {
      throw new JsonException("it does not coordinate");
    }
    JsonObject coordinator = facts.get("coordinator");
    if (coordinator == null) {
      throw new JsonException("it names no coordinator");
    }
    long atMillis = Instant.parse(text("view.at")).toEpochMilli();
    long ageMillis = Instant.parse(text("at")).toEpochMilli() - atMillis;
    return new View(
        View.State.FETCHED,
        text("view.source"),
        OwnView.term(text("instance"), coordinator.getString("since")),
        atMillis,
        askedMillis - Math.max(0, ageMillis),
        Optional.empty(),
        facts,
        rounds,
        peers);
  }

  private String text(String name) {
    if (words.get(name) instanceof JsonString text) {
      return text.getString();
    }
    throw new JsonException("it has no " + name);
  }
}

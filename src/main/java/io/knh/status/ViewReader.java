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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the status of a coordinator. Unknown fields are passed over: it may be of a later version.
 * What is not all of it is no view: a peer that is missing must not make its cluster look well.
 */
final class ViewReader {

  /** Peers of a view; more than members in the largest cluster. */
  static final int MAX_PEERS = 20_000;

  /** What a member is said to do that answers and is no coordinator. The page knows it by this. */
  static final String NOT_COORDINATING = "it does not coordinate";

  private static final List<String> FACTS =
      List.of("coordinator", "authority", "sanity", "counts", "roster", "discovery", "outbox");

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private final Map<String, JsonValue> words = new HashMap<>();
  private final TreeMap<String, JsonObject> facts = new TreeMap<>();
  private final ArrayDeque<JsonObject> rounds = new ArrayDeque<>();
  private final List<PeerFact> peers = new ArrayList<>();
  private final BitSet numbers = new BitSet();

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
        case "rounds" -> json.getArrayStream().forEach(round -> add(round.asJsonObject()));
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

  /** Of more rounds than are kept the last count. The array is read to its end all the same. */
  private void add(JsonObject round) {
    rounds.add(round);
    if (rounds.size() > Samples.MAX_ROUNDS) {
      rounds.remove();
    }
  }

  private void add(PeerFact peer) {
    if (peers.size() >= MAX_PEERS || peer.n() < 0 || peer.n() >= 2 * MAX_PEERS) {
      throw new JsonException("it has too many peers");
    }
    if (numbers.get(peer.n())) {
      throw new JsonException("it has two peers of the number " + peer.n());
    }
    numbers.set(peer.n());
    peers.add(peer);
  }

  private View view(long askedMillis) {
    if (!text("view.state").equals(View.State.OWN.toString())) {
      throw new JsonException(NOT_COORDINATING);
    }
    JsonObject coordinator = facts.get("coordinator");
    if (coordinator == null) {
      throw new JsonException("it names no coordinator");
    }
    checkComplete();
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
        List.copyOf(rounds),
        peers);
  }

  private void checkComplete() {
    if (!View.counts(peers).equals(facts.get("counts"))) {
      throw new JsonException("it counts other peers than it shows");
    }
    JsonObject roster = facts.get("roster");
    long listed = peers.stream().filter(peer -> !peer.unlisted()).count();
    if (roster == null || roster.getInt("members", -1) != 1 + listed) {
      throw new JsonException("it does not show all members of its roster");
    }
  }

  private String text(String name) {
    if (words.get(name) instanceof JsonString text) {
      return text.getString();
    }
    throw new JsonException("it has no " + name);
  }
}

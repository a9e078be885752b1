package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the status of a coordinator. Unknown fields are skipped: it may be of a later version. What
 * is not all of it is no view: a peer that is missing must not make its cluster look well.
 */
final class ViewReader {

  /** Peers of a view; more than members in the largest cluster. */
  static final int MAX_PEERS = 20_000;

  /** Longest of the facts. Made of small parts, it takes 30 times as much memory as text. */
  static final int MAX_FACT_CHARS = 64 * 1024;

  /** Longest of the rounds, which have 150. */
  static final int MAX_ROUND_CHARS = 4 * 1024;

  /** What a member is said to do that answers and is no coordinator. The page knows it by this. */
  static final String NOT_COORDINATING = "it does not coordinate";

  private static final List<String> FACTS =
      List.of(
          "coordinator",
          "quorum",
          "sanity",
          "counts",
          "roster",
          "discovery",
          "delivery",
          Remarks.PATHS,
          ProblemFacts.NAME);

  /** The texts that are read. Others are not kept: there may be as many as fit in the document. */
  private static final Set<String> WORDS =
      Set.of("at", "instance", "view.at", "view.source", "view.state");

  private final JsonParts parts;
  private final Map<String, String> words = new HashMap<>();
  private final TreeMap<String, JsonObject> facts = new TreeMap<>();
  private final ArrayDeque<JsonObject> rounds = new ArrayDeque<>();
  private final List<PeerFact> peers = new ArrayList<>();
  private final BitSet numbers = new BitSet();
  private Optional<byte[]> peersJson = Optional.empty();

  private ViewReader(byte[] document) {
    this.parts = new JsonParts(document);
  }

  /**
   * The view in {@code document}.
   *
   * @param askedMillis when it was asked for, by the clock of this member
   * @throws JsonException or another RuntimeException when it is none of a coordinator
   */
  static View read(byte[] document, long askedMillis) {
    ViewReader reader = new ViewReader(document);
    try (JsonParser json = reader.parts.parser()) {
      reader.document(json);
    }
    return reader.view(askedMillis);
  }

  private void document(JsonParser json) {
    JsonParts.expect(JsonParser.Event.START_OBJECT, json.next());
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.KEY_NAME; event = json.next()) {
      String name = json.getString();
      JsonParser.Event value = json.next();
      if (name.equals("view")) {
        JsonParts.expect(JsonParser.Event.START_OBJECT, value);
        view(json);
      } else {
        word(name, value, json);
      }
    }
    JsonParts.expect(JsonParser.Event.END_OBJECT, event);
  }

  private void view(JsonParser json) {
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.KEY_NAME; event = json.next()) {
      String name = json.getString();
      JsonParser.Event value = json.next();
      if (name.equals("peers")) {
        JsonParts.expect(JsonParser.Event.START_ARRAY, value);
        peers(json);
      } else if (name.equals("rounds")) {
        JsonParts.expect(JsonParser.Event.START_ARRAY, value);
        rounds(json);
      } else if (FACTS.contains(name)) {
        JsonParts.expect(JsonParser.Event.START_OBJECT, value);
        facts.put(name, parts.object(json, MAX_FACT_CHARS));
      } else {
        word("view." + name, value, json);
      }
    }
    JsonParts.expect(JsonParser.Event.END_OBJECT, event);
  }

  /** What is no text, or is called otherwise, is none of the words that are looked for. */
  private void word(String name, JsonParser.Event event, JsonParser json) {
    if (event == JsonParser.Event.VALUE_STRING && WORDS.contains(name)) {
      words.put(name, json.getString());
    } else {
      JsonParts.skip(json, event);
    }
  }

  /** Of more rounds than are kept the last count. */
  private void rounds(JsonParser json) {
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.START_OBJECT; event = json.next()) {
      JsonObject round = parts.object(json, MAX_ROUND_CHARS);
      if (!(round.get("number") instanceof JsonNumber)) {
        throw new JsonException("it has a round without a number");
      }
      rounds.add(round);
      if (rounds.size() > Samples.MAX_ROUNDS) {
        rounds.remove();
      }
    }
    JsonParts.expect(JsonParser.Event.END_ARRAY, event);
  }

  private void peers(JsonParser json) {
    if (!peers.isEmpty()) {
      throw new JsonException("it shows its peers twice");
    }
    int begin = JsonParts.offset(json);
    PeerReader reader = new PeerReader();
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.START_OBJECT; event = json.next()) {
      add(reader.read(json));
    }
    JsonParts.expect(JsonParser.Event.END_ARRAY, event);
    byte[] written = parts.text().substring(begin, JsonParts.offset(json) - 1).getBytes(UTF_8);
    boolean passes = reader.isExact() && isPlain(written);
    peersJson = passes ? Optional.of(written) : Optional.empty();
  }

  /**
   * Whether a text has neither escapes, which have many forms, nor line breaks, which would end a
   * line of the stream.
   */
  private static boolean isPlain(byte[] json) {
    for (byte one : json) {
      if (one == '\\' || (one >= 0 && one < ' ')) {
        return false;
      }
    }
    return true;
  }

  private void add(PeerFact peer) {
    if (peers.size() >= MAX_PEERS || peer.n() < 0 || peer.n() >= 2 * MAX_PEERS) {
      throw new JsonException("it has too many peers");
    }
    if (numbers.get(peer.n())) {
      throw new JsonException("it has two peers with the number " + peer.n());
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
    facts.computeIfPresent(ProblemFacts.NAME, (name, fact) -> ProblemFacts.checked(fact));
    facts.computeIfPresent(Remarks.PATHS, (name, fact) -> Remarks.checked(fact));
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
        peers,
        peersJson);
  }

  private void checkComplete() {
    JsonObject counts = facts.get("counts");
    if (counts != null && !counts.containsKey("up")) {
      // Before 0.1.0 states had other names.
      throw new JsonException(
          "it is of an earlier version; its status can be read once it is upgraded");
    }
    if (!View.counts(peers).equals(counts)) {
      throw new JsonException("it counts other peers than it lists");
    }
    JsonObject roster = facts.get("roster");
    long listed = peers.stream().filter(peer -> !peer.unlisted()).count();
    if (roster == null || roster.getInt("members", -1) != 1 + listed) {
      throw new JsonException("it does not show all members of its roster");
    }
  }

  private String text(String name) {
    String word = words.get(name);
    if (word == null) {
      throw new JsonException("it has no " + name);
    }
    return word;
  }
}

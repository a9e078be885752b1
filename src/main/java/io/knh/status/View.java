package io.knh.status;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as one member saw it, immutable.
 *
 * @param source who saw it
 * @param term changes whenever the source counts its peers and rounds anew
 * @param atMillis when, since the epoch, by the clock of the source
 * @param madeMillis the same by the clock of this member, to know its age
 * @param lack why it is not fresh; none when it is
 * @param facts of the cluster as a whole, by the names they have in documents
 * @param rounds the last ones, the oldest first
 * @param peers by their numbers
 * @param peersJson the same as they came, between the brackets of their list, where that is exactly
 *     what would be written of them
 */
record View(
    State state,
    String source,
    String term,
    long atMillis,
    long madeMillis,
    Optional<Lack> lack,
    SortedMap<String, JsonObject> facts,
    List<JsonObject> rounds,
    List<PeerFact> peers,
    Optional<byte[]> peersJson) {

  /** Where a view comes from. */
  enum State {
    /** This member coordinates. */
    OWN("own"),
    /** The coordinator was asked. */
    FETCHED("fetched"),
    /** It could not be asked lately; this is what it said last. */
    STALE("stale"),
    /** There is none but the roster of this member. */
    UNAVAILABLE("unavailable");

    private final String text;

    State(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** How a peer may stand, in the order of the counts. */
  static final List<String> STATES =
      List.of("up", "suspect", "pending", "down", "new", "absent", "left", "unknown");

  View {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    rounds = List.copyOf(rounds);
    peers = List.copyOf(peers);
  }

  /** The same, which could not be fetched anew. */
  View stale(Lack why) {
    return new View(
        State.STALE,
        source,
        term,
        atMillis,
        madeMillis,
        Optional.of(why),
        facts,
        rounds,
        peers,
        peersJson);
  }

  /**
   * Whether changes of {@code before} lead here. They do not say of a fact that it is known no
   * more.
   */
  boolean follows(View before) {
    return term.equals(before.term)
        && facts.keySet().containsAll(before.facts.keySet())
        && (state == State.UNAVAILABLE) == (before.state == State.UNAVAILABLE);
  }

  /** The number of its last round, 0 when there is none. */
  long lastRound() {
    return rounds.isEmpty() ? 0 : rounds.getLast().getJsonNumber("number").longValue();
  }

  /** Writes all of it as the field {@code view}; {@code json} writes to {@code document}. */
  void write(JsonGenerator json, ByteArrayOutputStream document, long nowMillis) {
    json.writeStartObject("view");
    writeHead(json, nowMillis);
    json.write("source", source);
    facts.forEach(json::write);
    if (state != State.UNAVAILABLE) {
      json.writeStartArray("rounds");
      rounds.forEach(json::write);
      json.writeEnd();
    }
    json.writeStartArray("peers");
    if (peersJson.isPresent()) {
      json.flush();
      document.writeBytes(peersJson.get());
    } else {
      peers.forEach(peer -> peer.write(json, true));
    }
    json.writeEnd();
    json.writeEnd();
  }

  /** Writes where it comes from, and how old it is. */
  void writeHead(JsonGenerator json, long nowMillis) {
    json.write("state", state.toString());
    json.write("at", Moments.text(atMillis));
    json.write("ageMillis", Math.max(0, nowMillis - madeMillis));
    lack.ifPresent(
        why -> json.write("problem", why.text()).write("problemKind", why.kind().toString()));
  }

  /** How many peers stand how. */
  static JsonObject counts(List<PeerFact> peers) {
    Map<String, Integer> counts = new TreeMap<>();
    peers.forEach(peer -> counts.merge(peer.state(), 1, Integer::sum));
    JsonObjectBuilder json = JsonText.object();
    STATES.forEach(state -> json.add(state, counts.getOrDefault(state, 0)));
    return json.build();
  }

  /**
   * Why a member has no fresh view of the cluster.
   *
   * @param text the same for people
   */
  record Lack(Kind kind, String text) {

    /** What keeps it from having one. */
    enum Kind {
      /** It knows of no coordinator. */
      NO_COORDINATOR("no-coordinator"),
      /** The coordinator has not been asked yet. */
      NOT_ASKED("not-asked"),
      /** The coordinator has no status: it is one of the original program, or still starting. */
      ORIGINAL("original"),
      /** The coordinator was asked and did not answer as it should. */
      UNANSWERED("unanswered"),
      /** What the coordinator answered contradicts itself, or is no status. */
      UNREADABLE("unreadable"),
      /** This member leaves. */
      LEAVING("leaving"),
      /** Only what this member sees itself was asked for. */
      NOT_WANTED("not-wanted");

      private final String text;

      Kind(String text) {
        this.text = text;
      }

      @Override
      public String toString() {
        return text;
      }
    }
  }
}

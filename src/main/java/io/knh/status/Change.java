package io.knh.status;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What leads from one status to the next of the same term. A round trip comes with its round, as
 * one number, and does not make its peer a changed one: in the largest cluster that is 5,000
 * numbers in a round instead of 5,000 objects.
 */
final class Change {

  /** Of the own facts, what changes all the time and is no reason to send anything. */
  private static final List<String> RESTLESS = List.of("loopLagMicros", "heardAt", "discovery");

  private final Status before;
  private final Status now;
  private final List<HistoryEntry> events;
  private final boolean selfChanged;
  private final SortedMap<String, JsonObject> facts = new TreeMap<>();
  private final List<PeerFact> peers = new ArrayList<>();
  private final List<Integer> gone = new ArrayList<>();
  private final List<JsonObject> rounds;

  Change(Status before, Status now, List<HistoryEntry> events) {
    this.before = before;
    this.now = now;
    this.events = events;
    this.selfChanged = !calm(now.self()).equals(calm(before.self()));
    now.view()
        .facts()
        .forEach(
            (name, fact) -> {
              if (!fact.equals(before.view().facts().get(name))) {
                facts.put(name, fact);
              }
            });
    comparePeers();
    long known = before.view().lastRound();
    this.rounds =
        now.view().rounds().stream()
            .filter(round -> round.getJsonNumber("number").longValue() > known)
            .toList();
  }

  private static JsonObject calm(JsonObject self) {
    JsonObjectBuilder builder = JsonText.object(self);
    RESTLESS.forEach(builder::remove);
    JsonObject discovery = self.getJsonObject("discovery");
    if (discovery != null) {
      builder.add("discovery", JsonText.object(discovery).remove("readAt"));
    }
    return builder.build();
  }

  private void comparePeers() {
    Map<Integer, PeerFact> known = new HashMap<>();
    before.view().peers().forEach(peer -> known.put(peer.n(), peer));
    for (PeerFact peer : now.view().peers()) {
      PeerFact former = known.remove(peer.n());
      if (former == null || !peer.isAs(former)) {
        peers.add(peer);
      }
    }
    gone.addAll(known.keySet());
  }

  /** Whether there is nothing that has to be sent before long. */
  boolean isNothing() {
    return !selfChanged
        && facts.isEmpty()
        && peers.isEmpty()
        && gone.isEmpty()
        && rounds.isEmpty()
        && events.isEmpty()
        && now.view().state() == before.view().state()
        && now.view().lack().equals(before.view().lack());
  }

  /**
   * Whether a round ended since: then what is restless goes along, or a reader would never hear of
   * it where rounds end as often as a reader has to hear anything.
   */
  boolean endsRound() {
    return !rounds.isEmpty();
  }

  /** What is sent of it; {@code whole} with all that this member knows of itself. */
  byte[] json(boolean whole) {
    return JsonText.of(
        json -> {
          json.write("at", Moments.text(now.at()));
          if (selfChanged || whole) {
            json.write("self", now.self());
          }
          json.writeStartObject("view");
          now.view().writeHead(json, now.at().toEpochMilli());
          facts.forEach(json::write);
          json.writeEnd();
          writeList(json);
        });
  }

  private void writeList(JsonGenerator json) {
    if (!peers.isEmpty()) {
      json.writeStartArray("peers");
      peers.forEach(peer -> peer.write(json, false));
      json.writeEnd();
    }
    if (!gone.isEmpty()) {
      json.writeStartArray("gone");
      gone.forEach(json::write);
      json.writeEnd();
    }
    if (!rounds.isEmpty()) {
      json.writeStartArray("rounds");
      rounds.forEach(round -> write(json, round));
      json.writeEnd();
    }
    if (!events.isEmpty()) {
      json.writeStartArray("events");
      events.forEach(event -> event.write(json));
      json.writeEnd();
    }
  }

  private void write(JsonGenerator json, JsonObject round) {
    json.writeStartObject();
    round.forEach(json::write);
    json.writeStartArray("samples");
    long ago = now.view().lastRound() - round.getJsonNumber("number").longValue();
    for (long sample : samples(now.view().peers(), (int) ago)) {
      json.write(sample);
    }
    json.writeEnd();
    json.writeEnd();
  }

  /** What each peer, by its number, had of the round that was {@code ago} before the last one. */
  static long[] samples(List<PeerFact> peers, int ago) {
    int most = peers.stream().mapToInt(PeerFact::n).max().orElse(-1);
    long[] samples = new long[most + 1];
    for (PeerFact peer : peers) {
      int place = peer.history().length() - 1 - ago;
      if (place >= 0) {
        long about = Row.RoundTripCode.micros(peer.history().charAt(place));
        // Of the last answer the time is known exactly.
        samples[peer.n()] =
            about > 0 && ago == 0 && peer.rttMicros() > 0 ? peer.rttMicros() : about;
      }
    }
    return samples;
  }
}

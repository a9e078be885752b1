package io.knh.status;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.RosterEntry;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Random;

/** One peer of a {@link FakeCluster}. */
final class FakePeer {

  private static final int MOST_ROUNDS = 60;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final int number;
  private final String node;
  private final String id;
  private final StringBuilder history = new StringBuilder();
  private String state = "up";
  private String cause = "";
  private String scope = "";
  private String reason = "";
  private long since;
  private long answered;
  private int rttMicros;
  private String zone = "";

  FakePeer(int number, String node, long since) {
    this.number = number;
    this.node = node;
    this.id = node + "@1010" + number;
    this.since = since;
  }

  /** Its zone from now on. */
  void zone(String name) {
    zone = name;
  }

  /** As the roster lists it. */
  RosterEntry listed() {
    String ip = "10.1." + number / 250 + "." + number % 250;
    return new RosterEntry(
        new Peer(new PeerId(id), new Address(ip, 8080), node), true, false, zone);
  }

  String id() {
    return id;
  }

  String node() {
    return node;
  }

  String cause() {
    return cause;
  }

  String scope() {
    return scope;
  }

  long since() {
    return since;
  }

  String state() {
    return state;
  }

  boolean answers() {
    return state.equals("up");
  }

  void become(String newState, String newCause, String newScope, String newReason, long now) {
    state = newState;
    cause = newCause;
    scope = newScope;
    reason = newReason;
    since = now;
    if (answers()) {
      answered = now;
    }
  }

  /**
   * What the round found: microseconds, or -1. Each tenth peer is slow, now and then one is lost.
   */
  int sample(Random random, long now) {
    boolean lost = !answers() || random.nextInt(2000) == 0;
    if (!lost) {
      int slow = number % 10 == 3 ? 40 : number % 7 == 2 ? 6 : 1;
      rttMicros = slow * (300 + random.nextInt(500));
      answered = now;
    }
    history.append(lost ? '!' : code(rttMicros));
    if (history.length() > MOST_ROUNDS) {
      history.deleteCharAt(0);
    }
    return lost ? -1 : rttMicros;
  }

  private static char code(int micros) {
    long index = Math.round(Math.log(micros / 50.0) / Math.log(1.25));
    return LETTERS.charAt(Math.clamp(index, 0, LETTERS.length() - 1));
  }

  /**
   * As a status has it.
   *
   * @param asked how many others were asked whether they reach it
   * @param undelivered whether the alerts of outages do not get out
   */
  JsonObject json(boolean withHistory, int asked, boolean undelivered) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("n", number)
            .add("id", id)
            .add("address", "10.1." + number / 250 + "." + number % 250 + ":8080")
            .add("state", state)
            .add("since", since);
    if (answered > 0) {
      // Whoever is up goes on answering, though no round is played.
      json.add("answered", answers() ? System.currentTimeMillis() : answered)
          .add("rttMicros", rttMicros);
    }
    addIfSaid(json, "zone", zone);
    addIfSaid(json, "cause", cause);
    addIfSaid(json, "scope", scope);
    addIfSaid(json, "reason", reason);
    if (asked > 0 && !scope.isEmpty() && !scope.equals("unknown")) {
      json.add(scope.equals("path") ? "reachedBy" : "missedBy", asked);
    }
    if (undelivered && state.equals("down")) {
      json.add("undelivered", true);
    }
    if (withHistory) {
      json.add("history", history.toString());
    }
    return json.build();
  }

  private static void addIfSaid(JsonObjectBuilder json, String name, String value) {
    if (!value.isEmpty()) {
      json.add(name, value);
    }
  }
}

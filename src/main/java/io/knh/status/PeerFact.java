package io.knh.status;

import jakarta.json.stream.JsonGenerator;

/**
 * A peer as documents show it. What is empty, zero or usual is left out there: there may be
 * thousands.
 *
 * @param n by which changes name it
 * @param zone that of its node, if it is known
 * @param since milliseconds since the epoch
 * @param answered the same; 0 when it never did in this term
 * @param rttMicros of that answer
 * @param failed attempts since it answered last, of a suspect
 * @param attempts that ended in the last rounds, while it is up; 0 where none of them was lost
 * @param attemptsLost how many of them were
 * @param serving false is worth being said
 * @param reachedBy how many of the members that were asked about it reach it
 * @param missedBy how many of them do not
 * @param neverAnswered whether no coordinator has had an answer of it
 * @param undelivered whether an alert about its outage has not been delivered
 */
record PeerFact(
    int n,
    String id,
    String address,
    String zone,
    String state,
    long since,
    long answered,
    long rttMicros,
    int failed,
    int attempts,
    int attemptsLost,
    String cause,
    String scope,
    String reason,
    boolean unlisted,
    boolean serving,
    int reachedBy,
    int missedBy,
    boolean neverAnswered,
    boolean undelivered,
    String history) {

  /** A peer of whom nothing but its {@code state} is known. */
  static PeerFact named(int n, String id, String address, String zone, String state) {
    return new PeerFact(
        n, id, address, zone, state, 0, 0, 0, 0, 0, 0, "", "", "", false, true, 0, 0, false, false,
        "");
  }

  /** Whether only answers came since {@code before}, which the rounds show. */
  boolean isAs(PeerFact before) {
    return id.equals(before.id)
        && address.equals(before.address)
        && zone.equals(before.zone)
        && state.equals(before.state)
        && since == before.since
        && failed == before.failed
        && attempts == before.attempts
        && attemptsLost == before.attemptsLost
        && cause.equals(before.cause)
        && scope.equals(before.scope)
        && reason.equals(before.reason)
        && unlisted == before.unlisted
        && serving == before.serving
        && reachedBy == before.reachedBy
        && missedBy == before.missedBy
        && neverAnswered == before.neverAnswered
        && undelivered == before.undelivered;
  }

  void write(JsonGenerator json, boolean withHistory) {
    json.writeStartObject();
    json.write("n", n);
    json.write("id", id);
    json.write("address", address);
    write(json, "zone", zone);
    json.write("state", state);
    write(json, "since", since);
    write(json, "answered", answered);
    write(json, "rttMicros", rttMicros);
    write(json, "failed", failed);
    write(json, "attempts", attempts);
    write(json, "attemptsLost", attemptsLost);
    write(json, "cause", cause);
    write(json, "scope", scope);
    write(json, "reason", reason);
    if (unlisted) {
      json.write("unlisted", true);
    }
    if (!serving) {
      json.write("serving", false);
    }
    write(json, "reachedBy", reachedBy);
    write(json, "missedBy", missedBy);
    if (neverAnswered) {
      json.write("neverAnswered", true);
    }
    if (undelivered) {
      json.write("undelivered", true);
    }
    if (withHistory) {
      write(json, "history", history);
    }
    json.writeEnd();
  }

  private static void write(JsonGenerator json, String name, long number) {
    if (number != 0) {
      json.write(name, number);
    }
  }

  private static void write(JsonGenerator json, String name, String text) {
    if (!text.isEmpty()) {
      json.write(name, text);
    }
  }
}

package io.knh.status;

import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.RosterEntry;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a coordinator of emulated peers would say of them, in the shape of {@code /knh/v1}. */
public final class FakeCluster {

  private static final int MOST_ROUNDS = 60;
  private static final long ROUND_MILLIS = 5000;

  private final String node;
  private final String self;
  private final Random random = new Random(7);
  private final long started = System.currentTimeMillis() - 3_600_000;
  private final List<FakePeer> peers = new ArrayList<>();
  private final List<JsonObject> rounds = new ArrayList<>();
  private final List<JsonObject> events = new ArrayList<>();
  private final TreeSet<Integer> changed = new TreeSet<>();
  private final List<JsonObject> newRounds = new ArrayList<>();
  private final List<JsonObject> resolved = new ArrayList<>();
  private int eventsSent;
  private int waiting;
  private int zones;
  private boolean probes = true;
  private boolean pathTrouble;
  private JsonArray destinations = JsonValue.EMPTY_JSON_ARRAY;
  private String sanity = "unset";

  /** A cluster of {@code members}, all up, the coordinator included. */
  public FakeCluster(int members) {
    this(
        IntStream.range(1, members)
            .mapToObj(n -> String.format(Locale.ROOT, "worker-%04d", n))
            .toList());
  }

  /** A cluster of so many members with names of this kind. */
  FakeCluster(FakeNames names, int members) {
    this(names.of(members).getLast(), names.of(members - 1));
  }

  /** A cluster of a coordinator and of peers on these nodes. */
  FakeCluster(List<String> nodes) {
    this("worker-9999", nodes);
  }

  private FakeCluster(String coordinator, List<String> nodes) {
    node = coordinator;
    self = coordinator + "@1010255";
    nodes.forEach(node -> peers.add(new FakePeer(peers.size(), node, started)));
    event(started, "became-coordinator", "info", self + " is the coordinator", "", 5000);
    eventsSent = events.size();
  }

  /** Its nodes are in so many zones from now on. */
  synchronized void zones(int count) {
    zones = count;
    for (int n = 0; n < peers.size(); n++) {
      peers.get(n).zone("eu-1" + (char) ('a' + n % count));
      changed.add(n);
    }
  }

  /** Some paths have faults from now on. */
  synchronized void troubledPaths() {
    pathTrouble = true;
  }

  /** No paths are probed from now on. */
  synchronized void withoutProbes() {
    probes = false;
  }

  /** The document of {@code /knh/v1/paths}. */
  synchronized String paths(Optional<String> member) {
    List<RosterEntry> members = new ArrayList<>();
    Peer coordinator = new Peer(new PeerId(self), new Address("10.1.0.255", 8080), node);
    members.add(new RosterEntry(coordinator, true, false, zones == 0 ? "" : "eu-1a"));
    peers.forEach(peer -> members.add(peer.listed()));
    FakePaths paths = new FakePaths(members);
    if (!probes) {
      paths.switchOff();
    } else if (pathTrouble) {
      paths.trouble();
    }
    for (int n = 0; n < peers.size(); n++) {
      if (!peers.get(n).answers()) {
        paths.silence(n + 1);
      }
    }
    return paths.text(member);
  }

  /** As if so many rounds had passed until now. */
  public synchronized void rounds(int count) {
    long now = System.currentTimeMillis();
    for (int i = count; i > 0; i--) {
      round(now - i * ROUND_MILLIS);
    }
    newRounds.clear();
  }

  /** Lets a round pass: everybody that is up answers. */
  public synchronized void round() {
    round(System.currentTimeMillis());
  }

  private void round(long now) {
    JsonArrayBuilder samples = Json.createArrayBuilder();
    for (FakePeer peer : peers) {
      samples.add(peer.sample(random, now));
    }
    JsonObject round =
        Json.createObjectBuilder()
            .add("number", rounds.size() + 1)
            .add("at", at(now))
            .add("durationMillis", 1004)
            .add("asked", peers.size())
            .add("answered", peers.stream().filter(FakePeer::answers).count())
            .build();
    newRounds.add(Json.createObjectBuilder(round).add("samples", samples).build());
    rounds.add(round);
  }

  /** The peer {@code n} stands so from now on. */
  public synchronized void set(int n, String state, String cause, String scope, String reason) {
    FakePeer peer = peers.get(n);
    long now = System.currentTimeMillis();
    boolean wasHeld = peer.state().equals("pending");
    if (peer.state().equals("down") && !state.equals("down")) {
      resolve(peer, now);
    }
    peer.become(state, cause, scope, reason, now);
    changed.add(n);
    switch (state) {
      case "suspect" ->
          event(now, "peer-suspected", "info", peer.id() + " is suspect", peer.id(), 0);
      case "down", "pending" -> {
        if (!wasHeld) {
          String text = peer.id() + " is down: 5 attempts failed, last failure: " + cause;
          event(now, "down-decided", "warning", text, peer.id(), 4004);
        }
      }
      case "up" ->
          event(now, "peer-recovered", "info", peer.id() + " is up again", peer.id(), 71_000);
      default -> {
        // Nothing that belongs into the timeline.
      }
    }
  }

  /**
   * Some trouble to look at: {@code outage}; {@code all} that a coordinator finds at once; {@code
   * strange}, the same with states that it does not know; {@code paths}, of paths alone.
   */
  void trouble(String kind) {
    if (kind.equals("paths")) {
      troubledPaths();
      return;
    }
    if (kind.equals("outage")) {
      set(6 % peers.size(), "down", "timeout", "peer", "");
      return;
    }
    int size = peers.size();
    set(size / 2, "down", "refused", "peer", "");
    set(size / 3, "down", "timeout", "path", "");
    set(size / 4, "pending", "timeout", "unknown", "the sanity check fails");
    set(size / 5, "suspect", "timeout", "unknown", "");
    set(size - 1, "left", "", "", "");
    set(Math.max(0, size - 2), "new", "", "", "");
    if (kind.equals("strange") && size > 10) {
      set(size - 3, "unknown", "", "", "");
      set(size - 4, "absent", "", "", "");
    }
    waiting = 2;
    sanity = "fails";
  }

  /** The document of {@code /knh/v1/status}. */
  public synchronized String status() {
    JsonArrayBuilder all = Json.createArrayBuilder();
    peers.forEach(peer -> all.add(json(peer, true)));
    JsonArrayBuilder last = Json.createArrayBuilder();
    rounds.stream().skip(Math.max(0, rounds.size() - MOST_ROUNDS)).forEach(last::add);
    JsonObjectBuilder view =
        view()
            .add("source", self)
            .add("coordinator", coordinator())
            .add("quorum", Json.createObjectBuilder().add("state", "majority"))
            .add("sanity", Json.createObjectBuilder().add("state", sanity))
            .add("delivery", delivery())
            .add("problems", problems())
            .add("rounds", last)
            .add("peers", all);
    return document().add("view", view).add("lastEvent", events.size()).build().toString();
  }

  /** The document of {@code /knh/v1/events}. */
  public synchronized String events() {
    JsonArrayBuilder all = Json.createArrayBuilder();
    events.forEach(all::add);
    return document().add("last", events.size()).add("events", all).build().toString();
  }

  /** The data of a {@code change}: what is new since the last one. */
  public synchronized String change() {
    JsonArrayBuilder some = Json.createArrayBuilder();
    changed.forEach(n -> some.add(json(peers.get(n), false)));
    JsonArrayBuilder finished = Json.createArrayBuilder();
    newRounds.forEach(finished::add);
    JsonArrayBuilder happened = Json.createArrayBuilder();
    events.stream().skip(eventsSent).forEach(happened::add);
    changed.clear();
    newRounds.clear();
    eventsSent = events.size();
    return document()
        .add("view", view().add("delivery", delivery()).add("problems", problems()))
        .add("peers", some)
        .add("rounds", finished)
        .add("events", happened)
        .build()
        .toString();
  }

  private JsonObject json(FakePeer peer, boolean withHistory) {
    return peer.json(withHistory, Math.min(3, peers.size() - 1), waiting > 0);
  }

  private JsonObjectBuilder document() {
    String now = at(System.currentTimeMillis());
    JsonObjectBuilder discovery =
        Json.createObjectBuilder()
            .add("source", "endpoint-slices")
            .add("namespace", "knh")
            .add("synced", true)
            .add("readAt", at(System.currentTimeMillis() - 29_000));
    JsonObjectBuilder self =
        coordinator()
            .add("role", "coordinating")
            .add("listed", true)
            .add("rosterSize", peers.size() + 1)
            .add("version", "1.0.0")
            .add("commit", "5ae8732")
            .add("startedAt", at(started))
            .add("cluster", "prod-eu")
            .add("ticking", true)
            .add("loopLagMicros", 380)
            .add("discovery", discovery)
            .add("destinations", Json.createObjectBuilder().add("peerStatus", true))
            .add("delivery", delivery());
    return Json.createObjectBuilder()
        .add("schema", 1)
        .add("at", now)
        .add("instance", "fake")
        .add("self", self);
  }

  private JsonObjectBuilder view() {
    JsonObjectBuilder counts = Json.createObjectBuilder();
    for (String state : View.STATES) {
      counts.add(state, peers.stream().filter(peer -> peer.state().equals(state)).count());
    }
    return Json.createObjectBuilder()
        .add("state", "own")
        .add("at", at(System.currentTimeMillis()))
        .add("ageMillis", 0)
        .add("counts", counts)
        .add("roster", Json.createObjectBuilder().add("members", peers.size() + 1));
  }

  /** One for each peer that is down, and one while the sanity check fails. */
  private JsonObject problems() {
    List<JsonObject> open = new ArrayList<>();
    if (sanity.equals("fails")) {
      open.add(
          problem("sanity-failing", "the sanity check fails", started)
              .add(
                  "next",
                  "kubectl -n knh logs -l app.kubernetes.io/name=knh --prefix --tail=20 --max-log-requests=100")
              .build());
    }
    peers.stream()
        .filter(peer -> peer.state().equals("down"))
        .forEach(peer -> open.add(down(peer)));
    if (pathTrouble) {
      String title = peers.get(0).node() + " does not reach " + peers.get(1 % peers.size()).node();
      open.add(
          problem("path", title, System.currentTimeMillis() - 75_000)
              .add("evidence", "the same the other way; the coordinator reaches both")
              .build());
    }
    JsonArrayBuilder first = Json.createArrayBuilder();
    open.stream().limit(ProblemFacts.MAX_OPEN).forEach(first::add);
    JsonArrayBuilder ended = Json.createArrayBuilder();
    resolved.forEach(ended::add);
    return Json.createObjectBuilder()
        .add("count", open.size())
        .add("open", first)
        .add("resolved", ended)
        .build();
  }

  /** In the words of a real one. */
  private JsonObject down(FakePeer peer) {
    boolean path = peer.scope().equals("path");
    boolean refused = peer.cause().equals("refused");
    boolean process = refused && !path;
    String title =
        path
            ? "path broken: " + node + " → " + peer.node()
            : process
                ? "KNH is down on " + peer.node() + " (the node itself answers)"
                : peer.node() + " is down";
    JsonObjectBuilder problem =
        problem("member-down", title, peer.since())
            .add("severity", process ? "warning" : "critical")
            .add("member", peer.id())
            .add("cause", peer.cause())
            .add("scope", peer.scope())
            .add(
                "evidence",
                "last attempt: "
                    + (refused ? Cause.REFUSED : Cause.TIMEOUT)
                    + "; 3 of 3 other members that were asked "
                    + (path ? "reach it" : "cannot reach it"));
    if (!path && !process) {
      problem.add("node", "node NotReady since " + at(peer.since()).substring(11, 19));
    }
    return problem
        .add(
            "next",
            process
                ? "kubectl -n knh get pod -o wide --field-selector spec.nodeName=" + peer.node()
                : "kubectl describe node " + peer.node())
        .build();
  }

  private static JsonObjectBuilder problem(String kind, String title, long since) {
    return Json.createObjectBuilder()
        .add("id", kind + "/" + title)
        .add("group", title)
        .add("kind", kind)
        .add("severity", "critical")
        .add("title", title)
        .add("since", at(since));
  }

  private void resolve(FakePeer peer, long now) {
    JsonObjectBuilder end = Json.createObjectBuilder().add("at", at(now)).add("how", "recovered");
    resolved.addFirst(Json.createObjectBuilder(down(peer)).add("ended", end).build());
    while (resolved.size() > Overview.MAX_RESOLVED) {
      resolved.removeLast();
    }
  }

  private JsonObjectBuilder coordinator() {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", self)
            .add("node", node)
            .add("address", "10.1.0.255:8080")
            .add("since", at(started));
    return zones == 0 ? json : json.add("zone", "eu-1a");
  }

  /** What is said of the alert destinations from now on. */
  synchronized void destinations(JsonArray said) {
    destinations = said;
  }

  private JsonObjectBuilder delivery() {
    String posted = events.getLast().getString("at");
    JsonObjectBuilder last = Json.createObjectBuilder().add("at", posted);
    JsonObjectBuilder lane =
        Json.createObjectBuilder()
            .add("type", "peer-status")
            .add("waiting", waiting)
            .add("inFlight", 0)
            .add("failures", waiting == 0 ? 0 : 4)
            .add("nextTryAt", at(System.currentTimeMillis() + 30_000))
            .add(
                "last",
                waiting == 0
                    ? last.add("result", "delivered")
                    : last.add("result", "failed").add("reason", "HTTP 500"));
    return Json.createObjectBuilder()
        .add("waiting", waiting)
        .add("inFlight", 0)
        .add("unreplicated", 0)
        .add("lanes", Json.createArrayBuilder().add(lane))
        .add("destinations", destinations);
  }

  private void event(
      long now, String type, String level, String text, String peer, long durationMillis) {
    JsonObjectBuilder event =
        Json.createObjectBuilder()
            .add("number", events.size() + 1)
            .add("at", at(now))
            .add("type", type)
            .add("level", level)
            .add("text", text);
    if (!peer.isEmpty()) {
      event.add("peer", peer);
    }
    if (durationMillis > 0) {
      event.add("durationMillis", durationMillis);
    }
    events.add(event.build());
  }

  private static String at(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}

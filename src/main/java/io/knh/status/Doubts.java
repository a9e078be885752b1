package io.knh.status;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What keeps a status from saying that nothing is wrong. The page asks the same ({@code
 * evidence.js}): without a fresh view in which every member answered lately nothing is well.
 */
final class Doubts {

  /** A view that is older does not say how it is now. */
  static final Duration OLD = Duration.ofSeconds(12);

  /** After a goodbye a pod is out of the roster, or answers again, within this time. */
  static final Duration AWAY = Duration.ofMinutes(2);

  /** A round that starts later than that is taken for a pause by the coordinator too. */
  private static final Duration LATE = Duration.ofSeconds(1);

  /** Names in one sentence. */
  private static final int NAMED = 3;

  private final Status status;
  private final View view;
  private final List<String> doubts = new ArrayList<>();

  private Doubts(Status status) {
    this.status = status;
    this.view = status.view();
  }

  /** Each a clause; none where all is known, and known to be well but for the problems. */
  static List<String> of(Status status) {
    Doubts doubts = new Doubts(status);
    doubts.ofTheView();
    if (doubts.view.lack().isEmpty()) {
      doubts.ofThePeers();
    }
    return List.copyOf(doubts.doubts);
  }

  private void ofTheView() {
    view.lack().ifPresent(lack -> doubts.add(lack.text()));
    long ageMillis = status.at().toEpochMilli() - view.madeMillis();
    if (view.lack().isEmpty() && ageMillis > OLD.toMillis()) {
      doubts.add("what " + node(view.source()) + " saw is old");
    }
    if (view.lack().isEmpty() && ProblemFacts.in(view).isEmpty()) {
      String whose = node(view.source());
      doubts.add(whose + " is of an earlier version, which does not say what problems there are");
    }
    JsonObject roster = view.facts().getOrDefault("roster", JsonValue.EMPTY_JSON_OBJECT);
    String own = status.self().getString("rosterDigest", "");
    if (view.lack().isEmpty() && !roster.getString("digest", own).equals(own)) {
      String self = status.self().getString("node");
      doubts.add("the rosters of " + self + " and " + node(view.source()) + " differ");
    }
  }

  private void ofThePeers() {
    ProblemFacts.Listed problems = ProblemFacts.in(view).orElse(ProblemFacts.Listed.NONE);
    Set<String> named = named(problems);
    is("down", peer -> isMissing(peer, problems, named));
    is("down, and not alerted yet", peer -> peer.state().equals("pending"));
    is("suspect: a decision follows within seconds", peer -> peer.state().equals("suspect"));
    has("not answered yet", peer -> peer.state().equals("new") || peer.state().equals("absent"));
    has("left and not come back, though the roster lists it", this::stayedAway);
    is("in a state that is not known here", peer -> !View.STATES.contains(peer.state()));
    is("in a state that is not known", peer -> peer.state().equals("unknown"));
    long since = view.atMillis() - twoRounds().toMillis();
    has(
        "not answered in the last two rounds",
        peer -> peer.state().equals("up") && peer.answered() < since);
  }

  private static Set<String> named(ProblemFacts.Listed problems) {
    Set<String> named = new HashSet<>();
    for (JsonObject problem : problems.open()) {
      named.add(problem.getString("member", ""));
      problem
          .getOrDefault("members", JsonValue.EMPTY_JSON_ARRAY)
          .asJsonArray()
          .getValuesAs(JsonString.class)
          .forEach(member -> named.add(member.getString()));
    }
    return named;
  }

  /** Of more problems than are listed nobody can tell whether a member is among them. */
  private static boolean isMissing(PeerFact peer, ProblemFacts.Listed problems, Set<String> named) {
    return peer.state().equals("down")
        && problems.count() <= problems.open().size()
        && !named.contains(peer.id());
  }

  private boolean stayedAway(PeerFact peer) {
    long awayMillis = view.atMillis() - peer.since();
    return peer.state().equals("left") && !peer.unlisted() && awayMillis > AWAY.toMillis();
  }

  /** As {@code evidence.js} has it; of the member that is asked, since all have the same. */
  private Duration twoRounds() {
    JsonObject timings = status.self().getJsonObject("timings");
    long millis = 2L * timings.getInt("probeIntervalMillis") + timings.getInt("probeTimeoutMillis");
    return Duration.ofMillis(millis).plus(LATE);
  }

  private void is(String what, Predicate<PeerFact> which) {
    say("is", "are", what, which);
  }

  private void has(String what, Predicate<PeerFact> which) {
    say("has", "have", what, which);
  }

  private void say(String one, String many, String what, Predicate<PeerFact> which) {
    List<String> names = view.peers().stream().filter(which).map(peer -> node(peer.id())).toList();
    if (!names.isEmpty()) {
      doubts.add(names(names) + " " + (names.size() == 1 ? one : many) + " " + what);
    }
  }

  /** The node of the member {@code id}. */
  static String node(String id) {
    int at = id.lastIndexOf('@');
    return at < 0 ? id : id.substring(0, at);
  }

  /** {@code a}, {@code a and b}, {@code a, b and 3 more}. */
  static String names(List<String> all) {
    if (all.size() > NAMED) {
      String first = String.join(", ", all.subList(0, NAMED - 1));
      return first + " and " + (all.size() - NAMED + 1) + " more";
    }
    if (all.size() < 2) {
      return String.join("", all);
    }
    return String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }
}

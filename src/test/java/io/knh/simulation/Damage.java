package io.knh.simulation;

import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a bug could do to the insides of a member, each done by force as soon as there is something
 * to damage, and the invariant that has to notice it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates keep nothing
enum Damage {
  /** A step comes before the last one. */
  TIME_GOES_BACK(Invariant.TIME, "a step came before the last one", Damage::stepBack),
  /** A member obeys one below it. */
  FOLLOWS_DOWNWARDS(Invariant.PHASE, "it follows who is not above it", Damage::hearLower),
  /** A coordinator does not see that the roster does not name it. */
  COORDINATES_UNLISTED(
      Invariant.PHASE, "it coordinates, and the roster does not name it", Damage::unlist),
  /** A coordinator does not want to be woken for its next round. */
  NEVER_WOKEN(Invariant.PHASE, "ns is its next step", Damage::sleep),
  /** A coordinator forgets its peers. */
  PEERS_FORGOTTEN(
      Invariant.PHASE,
      "a member is not probed",
      node -> clear(node, "phase.term.detector.table.peers")),
  /** Decisions that are pending are forgotten. */
  DECISIONS_FORGOTTEN(
      Invariant.PHASE,
      "nobody goes on with the decision",
      node -> clear(node, "phase.term.pending.decisions")),
  /** A member is taken for down, and nothing is recorded. */
  DOWN_WITHOUT_OUTAGE(
      Invariant.PHASE, "a member is down, and the ledger knows of no outage", Damage::takeForDown),
  /** A follower forgets the pings whose answers it waits for. */
  PINGS_FORGOTTEN(
      Invariant.PHASE,
      "it is never woken, and waits for no answer",
      node -> clear(node, "election.pinged")),
  /** One that leaves forgets whom it wanted to say goodbye. */
  GOODBYE_FORGOTTEN(
      Invariant.PHASE, "its goodbye is not over, and never goes on", Damage::forgetGoodbye),
  /** Alerts that wait until another member has them are forgotten. */
  ALERTS_FORGOTTEN(
      Invariant.ALERTS,
      "an alert is recorded, and nobody delivers it",
      node -> clear(node, "delivery.downs.recorded")),
  /** An alert that is on its way waits to be posted as well. */
  ALERT_IN_TWO_STATES(Invariant.ALERTS, "states", Damage::postTwice),
  /** Posts are forgotten whose results are still to come. */
  POSTS_FORGOTTEN(
      Invariant.ALERTS,
      "an alert is recorded, and nobody delivers it",
      node -> clear(node, "delivery.downs.posting")),
  /** There are more posts than a receiver is to be troubled with. */
  TOO_MANY_POSTS(Invariant.IN_FLIGHT, "posts", node -> multiply(node, "delivery.downs.posting")),
  /** There are more pings than an election is to have out. */
  TOO_MANY_PINGS(Invariant.IN_FLIGHT, "pings", node -> multiply(node, "election.pinged")),
  /** There are more cross checks than others are to be troubled with. */
  TOO_MANY_CROSS_CHECKS(
      Invariant.IN_FLIGHT, "cross checks", node -> multiply(node, "phase.term.crossChecks.open")),
  /** A goodbye is said again and again. */
  TOO_MANY_GOODBYES(
      Invariant.IN_FLIGHT,
      "goodbyes",
      node ->
          Inside.of(node.member(), "phase.goodbye").isPresent()
              && multiply(node, "outlet.exchanges.pending"));

  /** More than any bound. */
  private static final int MANY = 10_000;

  private final Invariant invariant;
  private final String sentence;
  private final Predicate<Node> done;

  Damage(Invariant invariant, String sentence, Predicate<Node> done) {
    this.invariant = invariant;
    this.sentence = sentence;
    this.done = done;
  }

  /** Whether {@code said} is the invariant that has to notice it, with its sentence. */
  boolean isNoticedBy(String said) {
    return said.contains("invariant " + invariant + " is broken") && said.contains(sentence);
  }

  /** Does it to {@code node}, if that has what it takes, and returns whether it did. */
  boolean doTo(Node node) {
    return done.test(node);
  }

  private static boolean forgetGoodbye(Node node) {
    Optional<Object> tries = Inside.of(node.member(), "phase.goodbye.tries");
    if (tries.isEmpty() || node.member().left()) {
      return false;
    }
    ((List<?>) tries.get()).clear();
    Inside.of(node.member(), "outlet.exchanges.pending")
        .ifPresent(pending -> ((Map<?, ?>) pending).clear());
    return true;
  }

  private static boolean stepBack(Node node) {
    long nowNanos = node.clock().shows(node.now().toNanos());
    node.member().step(new Input.Tick(), nowNanos - 1);
    return true;
  }

  private static boolean clear(Node node, String path) {
    return Inside.of(node.member(), path)
        .filter(
            found -> {
              boolean any = found instanceof Map<?, ?> map && !map.isEmpty();
              if (any) {
                ((Map<?, ?>) found).clear();
              }
              return any;
            })
        .isPresent();
  }

  @SuppressWarnings("unchecked")
  private static boolean multiply(Node node, String path) {
    return Inside.of(node.member(), path)
        .map(found -> (Map<Long, Object>) found)
        .filter(
            map -> {
              List<Object> values = List.copyOf(map.values());
              for (long number = 1; number <= MANY && !values.isEmpty(); number++) {
                map.put(-number, values.getFirst());
              }
              return !values.isEmpty();
            })
        .isPresent();
  }

  @SuppressWarnings("unchecked")
  private static boolean postTwice(Node node) {
    return Inside.of(node.member(), "delivery.downs.posting")
        .map(found -> (Map<Object, Object>) found)
        .filter(
            posting -> {
              Inside.of(node.member(), "delivery.downs.recorded")
                  .map(found -> (Map<Object, Object>) found)
                  .ifPresent(recorded -> recorded.putAll(posting));
              return !posting.isEmpty();
            })
        .isPresent();
  }

  @SuppressWarnings("unchecked")
  private static boolean hearLower(Node node) {
    return Inside.of(node.member(), "election.coordinators.last")
        .map(found -> (Map<Peer, Object>) found)
        .filter(
            heard -> {
              List<Object> values = List.copyOf(heard.values());
              if (values.isEmpty()) {
                return false;
              }
              heard.clear();
              heard.put(World.peer(1), values.getFirst());
              return false; // again and again, for the coordinator is heard again
            })
        .isPresent();
  }

  private static boolean unlist(Node node) {
    if (Inside.of(node.member(), "phase.term").isEmpty()) {
      return false;
    }
    Stream<RosterEntry> entries = node.member().snapshot(0).roster().entries().stream();
    Roster others = Roster.of(entries.filter(entry -> !entry.peer().equals(node.peer())).toList());
    Inside.set(node.member(), "membership.roster", others);
    return others.size() > 0;
  }

  private static boolean sleep(Node node) {
    if (Inside.of(node.member(), "phase.term").isEmpty()) {
      return false;
    }
    Inside.set(node.member(), "phase.term.lookNanos", Long.MAX_VALUE);
    Inside.set(node.member(), "phase.term.detector.nextRoundNanos", Long.MAX_VALUE);
    return true;
  }

  private static boolean takeForDown(Node node) {
    return Inside.of(node.member(), "phase.term.detector.table.peers")
        .map(found -> (Collection<?>) ((Map<?, ?>) found).values())
        .filter(
            peers -> {
              peers.forEach(peer -> Inside.set(peer, "state", PeerState.DOWN));
              return !peers.isEmpty();
            })
        .isPresent();
  }
}

package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.knh.agent.Sentence;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Invariant;
import io.knh.core.model.Notice;
import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.Problems;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import io.knh.core.model.Votes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The log is read as a whole here: every transition, its level and its words. */
class SentenceTest {

  private static final Peer ONE = Peer.of("node-1", "10.0.0.1", 8080);
  private static final Peer THREE = Peer.of("node-3", "10.0.0.3", 8080);
  private static final Alert DOWN =
      new Alert.PeerDown("e1", 1, new PeerStatus(THREE, false), ONE, Cause.REFUSED, Scope.UNKNOWN);
  private static final Alert STATUS =
      new Alert.ClusterStatus("e2", List.of(new PeerStatus(THREE, true)), ONE);

  private static final Problem PROBLEM = Problems.down("node-3", Cause.TIMEOUT);

  private static final Notice NOTICE =
      new Notice("knh_1", "slack", "", List.of(PROBLEM), List.of(), List.of(PROBLEM));

  private static final Notice AGAIN =
      new Notice("knh_2", "slack", "", List.of(), List.of(), List.of(PROBLEM));

  private static final Map<Transition, String> SENTENCES =
      Stream.of(
              says(
                  new Transition.RosterChanged(3, 2, 1),
                  "INFO the roster has 3 members: 2 joined, 1 removed"),
              says(
                  new Transition.RosterChanged(3, 0, 0),
                  "FINE the roster has 3 members: 0 joined, 0 removed"),
              says(
                  new Transition.RosterChanged(0, 0, 0),
                  "INFO the roster has 0 members: 0 joined, 0 removed"),
              says(
                  new Transition.NotInRoster(ONE, 1),
                  "WARNING node-1@10001 (10.0.0.1:8080) is not in the roster of 1 member: other"
                      + " members ignore it; check POD_IP, CONTAINER_PORT and the Service"),
              says(
                  new Transition.ElectionStarted(2, ElectionReason.SILENCE),
                  "INFO no coordinator heartbeat: election started, pinging 2 higher-ranked"
                      + " members"),
              says(
                  new Transition.ElectionStarted(0, ElectionReason.START),
                  "INFO no coordinator heartbeat: election started, there is no higher-ranked"
                      + " member"),
              says(
                  new Transition.BecameCoordinator(ONE, 3, ElectionReason.START),
                  "INFO node-1@10001 (10.0.0.1:8080) is the coordinator of 3 members"),
              says(
                  new Transition.FollowsCoordinator(THREE),
                  "INFO follows the coordinator node-3@10003 (10.0.0.3:8080)"),
              says(
                  new Transition.SteppedDown("a higher one is heard"),
                  "INFO stepped down as coordinator: a higher one is heard"),
              says(
                  new Transition.HigherRankedSkipped(THREE),
                  "INFO skipped in the election: node-3@10003 (10.0.0.3:8080) is reachable, but did"
                      + " not take over"),
              says(
                  new Transition.PeerAnswered(THREE),
                  "INFO node-3@10003 (10.0.0.3:8080) answered for the first time"),
              says(
                  new Transition.PeerSuspected(THREE, Cause.REFUSED),
                  "INFO node-3@10003 (10.0.0.3:8080) is suspect: connection refused"),
              says(
                  new Transition.SuspectAnswered(THREE, 1),
                  "INFO node-3@10003 (10.0.0.3:8080) answered after 1 failed attempt and is up"),
              says(
                  new Transition.PeerStarting(THREE),
                  "INFO node-3@10003 (10.0.0.3:8080) is starting: its server answers, but KNH is"
                      + " not running there yet"),
              says(
                  new Transition.DownDecided(THREE, 5, Cause.TIMEOUT),
                  "WARNING node-3@10003 (10.0.0.3:8080) is down: 5 attempts failed, last"
                      + " failure: no"
                      + " answer in time"),
              says(
                  new Transition.PeerRecovered(THREE, true),
                  "INFO node-3@10003 (10.0.0.3:8080) is up again"),
              says(
                  new Transition.PeerRecovered(THREE, false),
                  "INFO node-3@10003 (10.0.0.3:8080) is up again; no alert about the outage was"
                      + " sent"),
              says(
                  new Transition.PeerAbsent(THREE),
                  "INFO node-3@10003 (10.0.0.3:8080) never answered and is not serving: it"
                      + " raises no alert"),
              says(
                  new Transition.PeerLeft(THREE),
                  "INFO node-3@10003 (10.0.0.3:8080) left: it raises no alert"),
              says(
                  new Transition.DecisionPending(THREE, "the sanity check fails"),
                  "WARNING alert about node-3@10003 (10.0.0.3:8080) delayed: the sanity check"
                      + " fails"),
              says(
                  new Transition.DownRecorded(
                      THREE, Cause.TIMEOUT, Scope.PEER, Duration.ofMillis(1200)),
                  "FINE alert about node-3@10003 (10.0.0.3:8080) allowed 1.2 s after the"
                      + " decision: no"
                      + " answer in time, scope peer"),
              says(
                  new Transition.QuorumChanged(
                      QuorumState.MAJORITY, QuorumState.NONE, new Votes(1, 4)),
                  "INFO no quorum: 1 of 4 voting members answer, alerts are delayed"),
              says(
                  new Transition.QuorumChanged(
                      QuorumState.NONE, QuorumState.LEASE, new Votes(2, 4)),
                  "FINE no quorum: 2 of 4 voting members answer; alerts may be sent because"
                      + " this member holds the Lease"),
              says(
                  new Transition.QuorumChanged(
                      QuorumState.NONE, QuorumState.SANITY, new Votes(1, 2)),
                  "FINE no quorum: 1 of 2 voting members answer; alerts may be sent while the"
                      + " sanity check passes"),
              says(
                  new Transition.QuorumChanged(
                      QuorumState.NONE, QuorumState.MAJORITY, new Votes(2, 2)),
                  "FINE quorum: 2 of 2 voting members answer, alerts may be sent"),
              says(
                  new Transition.RoundFinished(3, 1, Duration.ofMillis(1100)),
                  "FINE round finished after 1.1 s: 3 up, 1 not up"),
              says(new Transition.SanityChanged(true), "INFO the sanity check passes"),
              says(
                  new Transition.SanityChanged(false),
                  "WARNING the sanity check fails: SANITY_CHECK_URL gives no HTTP answer; no alert,"
                      + " recovery or cluster status is sent until it does"),
              says(
                  new Transition.AlertRecorded(DOWN),
                  "INFO recorded: alert about node-3@10003 (event e1)"),
              says(
                  new Transition.AlertRecorded(STATUS),
                  "FINE recorded: cluster status of 1 peer (event e2)"),
              says(
                  new Transition.AlertDelivered(DOWN, 1),
                  "INFO delivered: alert about node-3@10003 (event e1)"),
              says(
                  new Transition.AlertDelivered(STATUS, 3),
                  "FINE delivered: cluster status of 1 peer (event e2), attempt 3"),
              says(
                  new Transition.PostFailed(DOWN, 1, "HTTP 500", Duration.ofSeconds(5)),
                  "WARNING not delivered, attempt 1: alert about node-3@10003 (event e1): HTTP 500;"
                      + " next attempt in 5.0 s"),
              says(
                  new Transition.PostFailed(DOWN, 2, "HTTP 500", Duration.ofMillis(9510)),
                  "FINE not delivered, attempt 2: alert about node-3@10003 (event e1): HTTP 500;"
                      + " next attempt in 9.5 s"),
              says(
                  new Transition.AlertLost(DOWN, "the receiver wants it no more"),
                  "SEVERE given up: alert about node-3@10003 (event e1): the receiver wants it no"
                      + " more; it will not be sent again: check the peer and the receiver"),
              says(
                  new Transition.AlertLost(STATUS, "410 Gone"),
                  "SEVERE given up: cluster status of 1 peer (event e2): 410 Gone; the next one is"
                      + " sent as usual"),
              says(
                  new Transition.ProblemOpened(Problems.down("node-3", Cause.TIMEOUT)),
                  "INFO problem opened: node-3 is down"),
              says(
                  new Transition.ProblemClosed(
                      Problems.ended(Problems.down("node-3", Cause.TIMEOUT), ProblemEnd.RECOVERED)),
                  "INFO problem ended, recovered: node-3 is down"),
              says(
                  new Transition.NoticeDelivered(NOTICE, 2),
                  "INFO delivered: to slack: 1 opened, 0 ended (notice knh_1), attempt 2"),
              says(
                  new Transition.NoticeDelivered(AGAIN, 1),
                  "FINE delivered: to slack, again: 1 problem"),
              says(
                  new Transition.NoticeFailed(NOTICE, 1, "404 no_service", Duration.ofSeconds(5)),
                  "WARNING not delivered, attempt 1: to slack: 1 opened, 0 ended (notice knh_1):"
                      + " 404 no_service; next attempt in 5.0 s"),
              says(
                  new Transition.NoticeFailed(NOTICE, 2, "404 no_service", Duration.ofSeconds(9)),
                  "FINE not delivered, attempt 2: to slack: 1 opened, 0 ended (notice knh_1):"
                      + " 404 no_service; next attempt in 9.0 s"),
              says(
                  new Transition.NoticeLost(NOTICE, "the receiver answered 410 Gone"),
                  "SEVERE given up: to slack: 1 opened, 0 ended (notice knh_1): the receiver"
                      + " answered 410 Gone"),
              says(
                  new Transition.Paused(Duration.ofSeconds(12)),
                  "WARNING this process was paused for 12.0 s: probe results from then are"
                      + " discarded"),
              says(
                  new Transition.PeerReplaced(THREE, ONE),
                  "INFO node-1@10001 (10.0.0.1:8080) replaces node-3@10003"
                      + " (10.0.0.3:8080): the outage is over"),
              says(
                  new Transition.PeerReturned(THREE),
                  "INFO node-3@10003 (10.0.0.3:8080) is back and up"),
              says(
                  new Transition.CrossChecked(THREE, ONE, Optional.of(Cause.REFUSED)),
                  "INFO node-1@10001 (10.0.0.1:8080) does not reach node-3@10003 (10.0.0.3:8080):"
                      + " connection refused"),
              says(
                  new Transition.CrossChecked(THREE, ONE, Optional.empty()),
                  "INFO node-1@10001 (10.0.0.1:8080) reaches node-3@10003 (10.0.0.3:8080)"),
              says(
                  new Transition.PathFailed(THREE, PathFault.LOSSY),
                  "INFO path to node-3@10003: lossy"),
              says(
                  new Transition.PathRecovered(THREE, PathFault.LARGE_LOST),
                  "INFO path to node-3@10003 is well again, it was: large packets lost"),
              says(
                  new Transition.DatagramsUnanswered(4, 8080),
                  "WARNING no datagram to 4 other members was ever echoed, so packet loss is not"
                      + " measured: allow UDP port 8080 between members (NetworkPolicies, host"
                      + " firewalls)"),
              says(
                  new Transition.DatagramsAnswered(),
                  "INFO datagrams are echoed now: packet loss is measured"),
              says(new Transition.LeaseChanged(true), "INFO this member holds the Lease"),
              says(
                  new Transition.LeaseChanged(false), "INFO this member no longer holds the Lease"),
              says(
                  new Transition.AlertTakenOver(DOWN),
                  "INFO took over from another member: alert about node-3@10003 (event e1)"),
              says(
                  new Transition.InvariantBroken(Invariant.IN_FLIGHT, "5 posts, of at most 4"),
                  "SEVERE internal error, please report it: invariant in-flight is broken: 5 posts,"
                      + " of at most 4; this member continues"),
              says(new Transition.Leaving(), "INFO leaving"),
              says(
                  new Transition.GoodbyeAnswered(THREE),
                  "INFO said goodbye to node-3@10003 (10.0.0.3:8080)"))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static Map.Entry<Transition, String> says(Transition transition, String line) {
    return Map.entry(transition, line);
  }

  static Stream<Arguments> sentences() {
    return SENTENCES.entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void everyTransitionIsOnePlainLine(Transition transition, String line) {
    Sentence sentence = Sentence.of(transition);
    assertEquals(line, sentence.level() + " " + sentence.text());
  }

  @Test
  void noTransitionIsForgottenHere() {
    Set<Class<?>> said =
        SENTENCES.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
    Set<Class<?>> all = new HashSet<>(Set.of(Transition.class.getPermittedSubclasses()));
    all.remove(Transition.Measured.class); // no line is made of these
    assertEquals(all, said);
  }

  @Test
  void aTransitionIsLoggedAtItsLevelAndNotBelowTheLogsOwn() {
    try (Lines log = new Lines(Level.INFO)) {
      TransitionLog transitions = new TransitionLog();
      transitions.on(new Transition.RoundFinished(3, 1, Duration.ZERO), Instant.EPOCH);
      transitions.on(new Transition.ProbeAnswered(THREE, 1), Instant.EPOCH);
      transitions.on(new Transition.SteppedDown("{0} is a brace"), Instant.EPOCH);
      assertEquals(List.of("INFO stepped down as coordinator: {0} is a brace"), log.lines());
    }
    assertFalse(SENTENCES.isEmpty());
  }
}

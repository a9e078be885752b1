package io.knh.agent;

import io.knh.core.model.Alert;
import io.knh.core.model.Notice;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Transition;
import io.knh.core.model.Votes;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;

/**
 * A transition in words, for the operator at night.
 *
 * @param level how much it matters
 * @param text one line
 */
public record Sentence(Level level, String text) {

  private static Sentence severe(String text) {
    return new Sentence(Level.SEVERE, text);
  }

  private static Sentence warning(String text) {
    return new Sentence(Level.WARNING, text);
  }

  private static Sentence info(String text) {
    return new Sentence(Level.INFO, text);
  }

  private static Sentence fine(String text) {
    return new Sentence(Level.FINE, text);
  }

  /** What is said of {@code transition}. */
  public static Sentence of(Transition transition) {
    return switch (transition) {
      case Transition.RosterChanged t ->
          new Sentence(
              isOfConditions(t) ? Level.FINE : Level.INFO,
              "the roster has "
                  + count(t.members(), "member")
                  + ": "
                  + t.joined()
                  + " joined, "
                  + t.gone()
                  + " removed");
      case Transition.NotInRoster t ->
          warning(
              t.self()
                  + " is not in the roster of "
                  + count(t.members(), "member")
                  + ": other members ignore it; check POD_IP, CONTAINER_PORT and the Service");
      case Transition.ElectionStarted t ->
          info(
              "no coordinator heartbeat: election started, "
                  + (t.higherRanked() == 0
                      ? "there is no higher-ranked member"
                      : "pinging " + count(t.higherRanked(), "higher-ranked member")));
      case Transition.BecameCoordinator t ->
          info(t.self() + " is the coordinator of " + count(t.members(), "member"));
      case Transition.FollowsCoordinator t -> info("follows the coordinator " + t.coordinator());
      case Transition.SteppedDown t -> info("stepped down as coordinator: " + t.reason());
      case Transition.HigherRankedSkipped t ->
          info("skipped in the election: " + t.higher() + " is reachable, but did not take over");
      case Transition.PeerAnswered t -> info(t.peer() + " answered for the first time");
      case Transition.PeerSuspected t -> info(t.peer() + " is suspect: " + t.cause());
      case Transition.SuspectAnswered t ->
          info(
              t.peer()
                  + " answered after "
                  + count(t.failedAttempts(), "failed attempt")
                  + " and is up");
      case Transition.PeerStarting t ->
          info(t.peer() + " is starting: its server answers, but KNH is not running there yet");
      case Transition.DownDecided t ->
          warning(
              t.peer()
                  + " is down: "
                  + count(t.failedAttempts(), "attempt")
                  + " failed, last failure: "
                  + t.lastCause());
      case Transition.PeerRecovered t ->
          info(
              t.peer()
                  + " is up again"
                  + (t.wasRecorded() ? "" : "; no alert about the outage was sent"));
      case Transition.PeerReplaced t ->
          info(t.by() + " replaces " + t.peer() + ": the outage is over");
      case Transition.PeerAbsent t ->
          info(t.peer() + " never answered and is not serving: it raises no alert");
      case Transition.PeerLeft t -> info(t.peer() + " left: it raises no alert");
      case Transition.PeerReturned t -> info(t.peer() + " is back and up");
      case Transition.DecisionPending t ->
          warning("alert about " + t.peer() + " delayed: " + t.reason());
      case Transition.DownRecorded t ->
          fine(
              "alert about "
                  + t.peer()
                  + " allowed "
                  + seconds(t.delay())
                  + " after the decision: "
                  + t.cause()
                  + ", scope "
                  + t.scope());
      case Transition.QuorumChanged t ->
          new Sentence(
              t.before() == QuorumState.NONE ? Level.FINE : Level.INFO, quorum(t.now(), t.votes()));
      case Transition.RoundFinished t ->
          fine(
              "round finished after "
                  + seconds(t.took())
                  + ": "
                  + t.up()
                  + " up, "
                  + t.notUp()
                  + " not up");
      case Transition.SanityChanged t ->
          t.passed()
              ? info("the sanity check passes")
              : warning(
                  "the sanity check fails: SANITY_CHECK_URL gives no HTTP answer; no alert, recovery"
                      + " or cluster status is sent until it does");
      case Transition.CrossChecked t ->
          info(
              t.by()
                  + t.failure().map(cause -> " does not reach ").orElse(" reaches ")
                  + t.suspect()
                  + t.failure().map(cause -> ": " + cause).orElse(""));
      case Transition.LeaseChanged t ->
          t.held()
              ? info("this member holds the Lease")
              : info("this member no longer holds the Lease");
      case Transition.AlertTakenOver t ->
          new Sentence(usual(t.alert()), "took over from another member: " + what(t.alert()));
      case Transition.AlertRecorded t ->
          new Sentence(usual(t.alert()), "recorded: " + what(t.alert()));
      case Transition.AlertDelivered t ->
          new Sentence(
              usual(t.alert()),
              "delivered: "
                  + what(t.alert())
                  + (t.attempts() == 1 ? "" : ", attempt " + t.attempts()));
      case Transition.PostFailed t ->
          new Sentence(
              t.attempt() == 1 ? Level.WARNING : Level.FINE,
              "not delivered, attempt "
                  + t.attempt()
                  + ": "
                  + what(t.alert())
                  + ": "
                  + t.reason()
                  + "; next attempt in "
                  + seconds(t.retryIn()));
      case Transition.AlertLost t ->
          severe("given up: " + what(t.alert()) + ": " + t.reason() + after(t.alert()));
      case Transition.PathFailed t -> info("path to " + t.to().id() + ": " + t.fault());
      case Transition.PathRecovered t ->
          info("path to " + t.to().id() + " is well again, it was: " + t.fault());
      case Transition.DatagramsUnanswered t ->
          warning(
              "no datagram to "
                  + count(t.targets(), "other member")
                  + " was ever echoed, so packet loss is not measured: allow UDP"
                  + " port "
                  + t.port()
                  + " between members (NetworkPolicies, host firewalls)");
      case Transition.DatagramsAnswered t ->
          info("datagrams are echoed now: packet loss is measured");
      case Transition.ProblemOpened t -> info("problem opened: " + t.problem().title());
      case Transition.ProblemClosed t ->
          info(
              "problem ended"
                  + t.problem().ended().map(ended -> ", " + ended.how()).orElse("")
                  + ": "
                  + t.problem().title());
      case Transition.NoticeDelivered t ->
          new Sentence(
              t.notice().repeated() ? Level.FINE : Level.INFO,
              "delivered: "
                  + what(t.notice())
                  + (t.attempts() == 1 ? "" : ", attempt " + t.attempts()));
      case Transition.NoticeFailed t ->
          new Sentence(
              t.attempt() == 1 ? Level.WARNING : Level.FINE,
              "not delivered, attempt "
                  + t.attempt()
                  + ": "
                  + what(t.notice())
                  + ": "
                  + t.reason()
                  + "; next attempt in "
                  + seconds(t.retryIn()));
      case Transition.NoticeLost t -> severe("given up: " + what(t.notice()) + ": " + t.reason());
      case Transition.Paused t ->
          warning(
              "this process was paused for "
                  + seconds(t.pause())
                  + ": probe results from then are discarded");
      case Transition.Leaving t -> info("leaving");
      case Transition.GoodbyeAnswered t -> info("said goodbye to " + t.successor());
      case Transition.InvariantBroken t ->
          severe(
              "internal error, please report it: invariant "
                  + t.invariant()
                  + " is broken: "
                  + t.what()
                  + "; this member continues");
      case Transition.Measured t -> new Sentence(Level.FINEST, t.toString());
    };
  }

  /** Every member of a cluster sees each readiness probe of every other that fails or passes. */
  private static boolean isOfConditions(Transition.RosterChanged changed) {
    return changed.joined() == 0 && changed.gone() == 0 && changed.members() > 0;
  }

  /** Those that are down or left do not vote: two members that answer can be all that count. */
  private static String quorum(QuorumState state, Votes votes) {
    String answers = votes.answered() + " of " + count(votes.voters(), "voting member") + " answer";
    return switch (state) {
      case MAJORITY -> "quorum: " + answers + ", alerts may be sent";
      case LEASE ->
          "no quorum: " + answers + "; alerts may be sent because this member holds the Lease";
      case SANITY -> "no quorum: " + answers + "; alerts may be sent while the sanity check passes";
      case NONE -> "no quorum: " + answers + ", alerts are delayed";
    };
  }

  /** An outage is news; a cluster status comes every few seconds, all the time. */
  private static Level usual(Alert alert) {
    return switch (alert) {
      case Alert.OfPeer peer -> Level.INFO;
      case Alert.ClusterStatus status -> Level.FINE;
    };
  }

  private static String what(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down ->
          "alert about " + down.peer().peer().id() + " (event " + down.id() + ")";
      case Alert.PeerUp up -> "recovery of " + up.peer().peer().id() + " (event " + up.id() + ")";
      case Alert.ClusterStatus status ->
          "cluster status of "
              + count(status.peers().size(), "peer")
              + " (event "
              + status.id()
              + ")";
    };
  }

  private static String what(Notice notice) {
    if (notice.repeated()) {
      return "to " + notice.destination() + ", again: " + count(notice.open().size(), "problem");
    }
    return "to "
        + notice.destination()
        + ": "
        + notice.opened().size()
        + " opened, "
        + notice.ended().size()
        + " ended (notice "
        + notice.id()
        + ")";
  }

  /** What is left to do when {@code lost} will never be delivered. */
  private static String after(Alert lost) {
    return lost instanceof Alert.ClusterStatus
        ? "; the next one is sent as usual"
        : "; it will not be sent again: check the peer and the receiver";
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

package io.knh.status;

import static io.knh.status.Spans.Kind.ABSENCE;
import static io.knh.status.Spans.Kind.DELIVERY;
import static io.knh.status.Spans.Kind.LEASE;
import static io.knh.status.Spans.Kind.OUTAGE;
import static io.knh.status.Spans.Kind.QUORUM;
import static io.knh.status.Spans.Kind.SANITY;
import static io.knh.status.Spans.Kind.SILENCE;
import static io.knh.status.Spans.Kind.SUSPICION;
import static io.knh.status.Spans.Kind.TERM;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import io.knh.status.HistoryEntry.Detail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is remembered of a transition beside its words, and how long what it ends had lasted. For
 * one thread, in the order of the transitions.
 */
final class Details {

  private static final String SELF = "";

  private final Spans spans = new Spans();

  /** A memory that begins at {@code start}, as the process does. */
  Details(Instant start) {
    spans.begin(SILENCE, SELF, start);
  }

  List<Detail> of(Transition transition, Instant at) {
    return switch (transition) {
      case Transition.RosterChanged t ->
          List.of(
              count("members", t.members()),
              count("joined", t.joined()),
              count("removed", t.gone()));
      case Transition.NotInRoster t -> List.of(count("members", t.members()));
      case Transition.ElectionStarted t ->
          List.of(word("reason", t.reason().toString()), count("higherRanked", t.higherRanked()));
      case Transition.BecameCoordinator t -> becameCoordinator(t, at);
      case Transition.FollowsCoordinator t -> {
        spans.begin(SILENCE, SELF, at);
        yield of(t.coordinator());
      }
      case Transition.SteppedDown t -> joined(List.of(word("reason", t.reason())), endTerm(at));
      case Transition.HigherRankedSkipped t -> of(t.higher());
      case Transition.PeerAnswered t -> of(t.peer());
      case Transition.PeerSuspected t -> {
        spans.begin(SUSPICION, key(t.peer()), at);
        spans.beginOnce(OUTAGE, key(t.peer()), at);
        yield joined(of(t.peer()), List.of(cause(t.cause())));
      }
      case Transition.SuspectAnswered t -> {
        spans.end(OUTAGE, key(t.peer()), at);
        yield joined(of(t.peer()), spans.end(SUSPICION, key(t.peer()), at));
      }
      case Transition.PeerStarting t -> {
        spans.end(SUSPICION, key(t.peer()), at);
        spans.end(OUTAGE, key(t.peer()), at);
        yield of(t.peer());
      }
      case Transition.DownDecided t -> {
        List<Detail> took = spans.end(SUSPICION, key(t.peer()), at);
        yield joined(of(t.peer()), List.of(cause(t.lastCause())), took);
      }
      case Transition.PeerRecovered t -> {
        spans.end(SUSPICION, key(t.peer()), at);
        yield joined(of(t.peer()), spans.end(OUTAGE, key(t.peer()), at));
      }
      case Transition.PeerReplaced t ->
          joined(
              of(t.peer()),
              List.of(word("by", t.by().id().value())),
              spans.end(OUTAGE, key(t.peer()), at));
      case Transition.PeerAbsent t -> of(t.peer());
      case Transition.PeerLeft t -> {
        spans.end(SUSPICION, key(t.peer()), at);
        spans.end(OUTAGE, key(t.peer()), at);
        spans.begin(ABSENCE, key(t.peer()), at);
        yield of(t.peer());
      }
      case Transition.PeerReturned t -> joined(of(t.peer()), spans.end(ABSENCE, key(t.peer()), at));
      case Transition.DecisionPending t ->
          joined(of(t.peer()), List.of(word("reason", t.reason())));
      case Transition.DownRecorded t ->
          joined(
              of(t.peer()),
              List.of(cause(t.cause()), word("scope", t.scope().toString())),
              List.of(Spans.duration(t.delay())));
      case Transition.QuorumChanged t ->
          joined(List.of(word("quorum", t.now().toString())), spans.turn(QUORUM, SELF, at));
      case Transition.RoundFinished t -> List.of(Spans.duration(t.took()));
      case Transition.SanityChanged t ->
          joined(List.of(new Detail.Flag("passed", t.passed())), spans.turn(SANITY, SELF, at));
      case Transition.CrossChecked t ->
          joined(
              of(t.suspect()),
              List.of(word("by", t.by().id().value())),
              t.failure().stream().map(Details::cause).toList());
      case Transition.LeaseChanged t ->
          joined(List.of(new Detail.Flag("held", t.held())), spans.turn(LEASE, SELF, at));
      case Transition.AlertTakenOver t -> {
        spans.begin(DELIVERY, t.alert().id(), at);
        yield of(t.alert());
      }
      case Transition.AlertRecorded t -> {
        spans.begin(DELIVERY, t.alert().id(), at);
        yield of(t.alert());
      }
      case Transition.AlertDelivered t ->
          joined(
              of(t.alert()),
              List.of(count("attempt", t.attempts())),
              spans.end(DELIVERY, t.alert().id(), at));
      case Transition.PostFailed t ->
          joined(
              of(t.alert()),
              List.of(
                  count("attempt", t.attempt()),
                  word("reason", t.reason()),
                  count("retryMillis", t.retryIn().toMillis())));
      case Transition.AlertLost t ->
          joined(
              of(t.alert()),
              List.of(word("reason", t.reason())),
              spans.end(DELIVERY, t.alert().id(), at));
      case Transition.PathFailed t ->
          joined(of(t.to()), List.of(word("fault", t.fault().toString())));
      case Transition.PathRecovered t ->
          joined(of(t.to()), List.of(word("fault", t.fault().toString())));
      case Transition.DatagramsUnanswered t -> List.of(count("members", t.targets()));
      case Transition.DatagramsAnswered t -> List.of();
      case Transition.ProblemOpened t ->
          List.of(word("problem", t.problem().kind().toString()), word("id", t.problem().id()));
      case Transition.ProblemClosed t ->
          List.of(word("problem", t.problem().kind().toString()), word("id", t.problem().id()));
      case Transition.NoticeDelivered t ->
          List.of(word("destination", t.notice().destination()), count("attempt", t.attempts()));
      case Transition.NoticeFailed t ->
          List.of(
              word("destination", t.notice().destination()),
              count("attempt", t.attempt()),
              word("reason", t.reason()),
              count("retryMillis", t.retryIn().toMillis()));
      case Transition.NoticeLost t ->
          List.of(word("destination", t.notice().destination()), word("reason", t.reason()));
      case Transition.Paused t -> List.of(Spans.duration(t.pause()));
      case Transition.Leaving t -> List.of();
      case Transition.GoodbyeAnswered t -> of(t.successor());
      case Transition.InvariantBroken t -> List.of(word("reason", t.what()));
      case Transition.Measured t -> List.of();
    };
  }

  private List<Detail> becameCoordinator(Transition.BecameCoordinator became, Instant at) {
    spans.begin(TERM, SELF, at);
    spans.begin(QUORUM, SELF, at);
    return joined(
        of(became.self()),
        List.of(word("reason", became.reason().toString()), count("members", became.members())),
        spans.end(SILENCE, SELF, at));
  }

  private List<Detail> endTerm(Instant at) {
    List.of(SUSPICION, OUTAGE, QUORUM, SANITY, LEASE).forEach(spans::endAll);
    spans.begin(SILENCE, SELF, at);
    return spans.end(TERM, SELF, at);
  }

  private static String key(Peer peer) {
    return peer.address().toString();
  }

  private static List<Detail> of(Peer peer) {
    return List.of(word("peer", peer.id().value()), word("node", peer.nodeName()));
  }

  private static List<Detail> of(Alert alert) {
    List<Detail> details =
        List.of(word("webhook", AlertKind.of(alert).toString()), word("event", alert.id()));
    return switch (alert) {
      case Alert.OfPeer about -> joined(of(about.peer().peer()), details);
      case Alert.ClusterStatus status -> details;
    };
  }

  /** As the header {@code knh-cause} of webhooks has it. */
  static String text(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }

  private static Detail cause(Cause cause) {
    return word("cause", text(cause));
  }

  private static Detail word(String name, String text) {
    return new Detail.Word(name, text);
  }

  private static Detail count(String name, long number) {
    return new Detail.Count(name, number);
  }

  private static List<Detail> joined(List<Detail> some, List<Detail> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static List<Detail> joined(List<Detail> some, List<Detail> more, List<Detail> most) {
    return joined(joined(some, more), most);
  }
}

package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The steps of members in words of their own: none is the name of a class, a field or a constant,
 * so what they say stays the same when those get other names. Sentences written for people are left
 * out for the same reason; all that anybody acts on is there.
 */
final class StepWords {

  private final StringBuilder words = new StringBuilder();

  /** All that was written since the last call. */
  String take() {
    String taken = words.toString();
    words.setLength(0);
    return taken;
  }

  private StepWords say(String word) {
    words.append(word).append(' ');
    return this;
  }

  private StepWords say(long number) {
    words.append(number).append(' ');
    return this;
  }

  private StepWords say(boolean is) {
    return say(is ? "yes" : "no");
  }

  private StepWords say(Duration duration) {
    return say(duration.toNanos());
  }

  private StepWords say(Optional<Instant> moment) {
    return say(moment.map(known -> known.getEpochSecond() + "." + known.getNano()).orElse("-"));
  }

  private void sayCause(Optional<Cause> cause) {
    cause.ifPresentOrElse(this::say, () -> say("-"));
  }

  StepWords say(Peer peer) {
    words.append(peer.id().value()).append('/');
    words.append(peer.address().ip()).append('/').append(peer.address().port()).append('/');
    return say(peer.nodeName());
  }

  /** A member took {@code input} at {@code nanos} of the world, which had {@code effects}. */
  void step(long nanos, Peer member, Input input, List<Effect> effects) {
    say(nanos).say(member.id().value());
    say(input);
    for (Effect effect : effects) {
      words.append("\n  ");
      say(effect);
    }
    words.append('\n');
  }

  // ---- what goes in

  private void say(Input input) {
    switch (input) {
      case Input.RosterRead read -> say("roster").say(read.roster());
      case Input.HeartbeatHeard heard ->
          say("heard").say(heard.from()).sayMessage(heard.ledgerMessage());
      case Input.GoodbyeHeard heard ->
          say("goodbye").say(heard.from()).sayMessage(heard.ledgerMessage());
      case Input.Answered answered -> {
        say("answered").say(answered.exchange()).say(answered.status());
        say(answered.content());
        say(answered.allegiance());
        say(answered.roundTripNanos());
      }
      case Input.Failed failed -> say("failed").say(failed.exchange()).say(failed.cause());
      case Input.Unsent unsent -> say("unsent").say(unsent.exchange());
      case Input.SanityChecked checked -> say("sane").say(checked.passed());
      case Input.LeaseSeen seen ->
          say("lease")
              .say(seen.view().map(view -> view.holder() + "/" + view.version()).orElse("-"));
      case Input.Posted posted -> {
        say("posted").say(posted.post());
        say(posted.result());
      }
      case Input.NoticePosted posted ->
          say("noticed").say(posted.post()).say(posted.result().getClass().getSimpleName());
      case Input.NodesRead read -> say("nodes").say(read.states().toString());
      case Input.RosterReadable readable -> say("readable").say(readable.readable());
      case Input.Tick tick -> say("tick");
      case Input.Leave leave -> say("leave");
    }
  }

  private void say(Roster roster) {
    say(roster.size());
    for (RosterEntry entry : roster.entries()) {
      say(entry.peer()).say(entry.serving()).say(entry.terminating());
    }
  }

  private void say(Content content) {
    switch (content) {
      case Content.Nothing nothing -> say("-");
      case Content.Pong pong -> say("pong").say(pong.echoes());
      case Content.Echoes echoes ->
          say("echoes").say(echoes.received()).say(echoes.duplicates()).say(echoes.reordered());
      case Content.LargeEcho echo -> say("large-echo");
      case Content.LedgerAnswer ledgerAnswer -> {
        say(ledgerAnswer.ledgerMessage());
        ledgerAnswer.paths().ifPresent(paths -> say(paths.toString()));
      }
      case Content.Finding finding -> {
        say("found");
        sayCause(finding.failure());
      }
    }
  }

  private void say(Allegiance allegiance) {
    switch (allegiance) {
      case Allegiance.To to -> say("to").say(to.coordinator().value());
      case Allegiance.Nobody nobody -> say("nobody");
      case Allegiance.Unnamed unnamed -> say("unnamed");
    }
  }

  private void say(PostResult result) {
    switch (result) {
      case PostResult.Delivered delivered -> say("delivered").say(delivered.status());
      case PostResult.Gone gone -> say("gone");
      case PostResult.Undelivered undelivered -> say("undelivered").say(undelivered.retryAfter());
    }
  }

  private void sayMessage(Optional<LedgerMessage> ledgerMessage) {
    ledgerMessage.ifPresentOrElse(this::say, () -> say("-"));
  }

  private void say(LedgerMessage ledgerMessage) {
    say("letter")
        .say(ledgerMessage.digest())
        .say(ledgerMessage.more())
        .sayFrom(ledgerMessage.from());
    say(ledgerMessage.entries().size());
    ledgerMessage.entries().forEach(this::say);
  }

  private void sayFrom(OptionalInt from) {
    say(from.orElse(-1));
  }

  private void say(LedgerEntry entry) {
    say("line")
        .say(entry.subject().key())
        .say(entry.outages())
        .say(entry.recoveries())
        .say(entry.leavings());
    say(entry.returns()).say(entry.settled()).say(entry.downSince());
    say(entry.undelivered().size());
    entry.undelivered().forEach(this::say);
    entry.episode().ifPresent(episode -> say(episode.toString()));
  }

  private void say(Alert alert) {
    switch (alert) {
      case Alert.PeerDown down -> {
        say("down").say(down.id()).say(down.number());
        say(down.peer());
        say(down.coordinator()).say(down.cause()).say(down.scope()).say(down.since());
      }
      case Alert.PeerUp up -> {
        say("up").say(up.id()).say(up.number());
        say(up.peer());
        say(up.coordinator()).say(up.since()).say(up.until());
      }
      case Alert.ClusterStatus status -> {
        say("status").say(status.id()).say(status.coordinator()).say(status.peers().size());
        status.peers().forEach(this::say);
      }
    }
  }

  private void say(PeerStatus status) {
    say(status.peer()).say(status.up());
  }

  // ---- what comes out

  private void say(Effect effect) {
    switch (effect) {
      case Effect.Send send -> {
        say("send").say(send.exchange()).say(send.to());
        say(send.message());
      }
      case Effect.CheckSanity check -> say("check-sanity");
      case Effect.UseLease use -> {
        say("use-lease");
        say(use.use());
      }
      case Effect.Post post -> {
        say("post").say(post.post()).say(post.attempt());
        say(post.alert());
      }
      case Effect.PostNotice post ->
          say("notice").say(post.post()).say(post.attempt()).say(post.notice().toString());
      case Effect.Report report -> {
        say("report");
        say(report.transition());
      }
    }
  }

  private void say(Message message) {
    switch (message) {
      case Message.Heartbeat heartbeat -> say("heartbeat").say(heartbeat.ledgerMessage());
      case Message.Ping ping -> say("ping");
      case Message.Goodbye goodbye -> say("goodbye").say(goodbye.ledgerMessage());
      case Message.CrossCheck check ->
          say("cross-check").say(check.suspect().ip()).say(check.suspect().port());
      case Message.Handshake handshake -> say("handshake");
      case Message.PathPing ping -> say("path-ping");
      case Message.Datagrams sent -> say("datagrams");
      case Message.LargePing ping -> say("large-ping");
    }
  }

  private void say(LeaseUse use) {
    switch (use) {
      case LeaseUse.Look look -> say("look");
      case LeaseUse.Force force -> say("force");
      case LeaseUse.Take take -> say("take").say(take.version());
      case LeaseUse.GiveUp giveUp -> say("give-up");
    }
  }

  private void say(Transition transition) {
    switch (transition) {
      case Transition.RosterChanged changed ->
          say("roster").say(changed.members()).say(changed.joined()).say(changed.gone());
      case Transition.NotInRoster not -> say("not-listed").say(not.self()).say(not.members());
      case Transition.ElectionStarted started ->
          say("election").say(started.higherRanked()).say(started.reason());
      case Transition.BecameCoordinator became ->
          say("coordinates").say(became.self()).say(became.members()).say(became.reason());
      case Transition.FollowsCoordinator follows -> say("follows").say(follows.coordinator());
      case Transition.SteppedDown stepped -> say("stepped-down");
      case Transition.HigherRankedSkipped passed -> say("passed-over").say(passed.higher());
      case Transition.PeerAnswered answered -> say("new").say(answered.peer());
      case Transition.PeerSuspected suspected ->
          say("suspect").say(suspected.peer()).say(suspected.cause());
      case Transition.SuspectAnswered answered ->
          say("unsuspect").say(answered.peer()).say(answered.failedAttempts());
      case Transition.PeerStarting starting -> say("starting").say(starting.peer());
      case Transition.DownDecided decided ->
          say("decided").say(decided.peer()).say(decided.failedAttempts()).say(decided.lastCause());
      case Transition.PeerRecovered recovered ->
          say("recovered").say(recovered.peer()).say(recovered.wasRecorded());
      case Transition.PeerReplaced replaced ->
          say("replaced").say(replaced.peer()).say(replaced.by());
      case Transition.PeerAbsent absent -> say("absent").say(absent.peer());
      case Transition.PeerLeft left -> say("left").say(left.peer());
      case Transition.PeerReturned returned -> say("returned").say(returned.peer());
      case Transition.PathFailed failed ->
          say("path").say(failed.to()).say(failed.fault().toString());
      case Transition.PathRecovered well ->
          say("no-path").say(well.to()).say(well.fault().toString());
      case Transition.DatagramsUnanswered blocked -> say("no-udp").say(blocked.targets());
      case Transition.DatagramsAnswered answered -> say("udp");
      case Transition.DecisionPending pending -> say("held").say(pending.peer());
      case Transition.DownRecorded recorded -> {
        say("let-go").say(recorded.peer()).say(recorded.cause());
        say(recorded.scope()).say(recorded.delay());
      }
      case Transition.QuorumChanged changed -> {
        say("quorum").say(changed.before()).say(changed.now());
        say(changed.votes().answered()).say(changed.votes().voters());
      }
      case Transition.RoundFinished finished ->
          say("round-over").say(finished.up()).say(finished.notUp()).say(finished.took());
      case Transition.SanityChanged changed -> say("sanity").say(changed.passed());
      case Transition.CrossChecked checked -> {
        say("cross-checked").say(checked.suspect()).say(checked.by());
        sayCause(checked.failure());
      }
      case Transition.LeaseChanged changed -> say("lease").say(changed.held());
      case Transition.AlertTakenOver taken -> say("taken-over").say(taken.alert());
      case Transition.AlertRecorded recorded -> say("told").say(recorded.alert());
      case Transition.AlertDelivered delivered ->
          say("delivered").say(delivered.attempts()).say(delivered.alert());
      case Transition.PostFailed failed ->
          say("retry").say(failed.attempt()).say(failed.retryIn()).say(failed.alert());
      case Transition.AlertLost lost -> say("lost").say(lost.alert());
      case Transition.ProblemOpened opened -> say("problem").say(opened.problem().toString());
      case Transition.ProblemClosed closed -> say("no-problem").say(closed.problem().toString());
      case Transition.NoticeDelivered delivered ->
          say("notice-delivered").say(delivered.attempts()).say(delivered.notice().id());
      case Transition.NoticeFailed failed ->
          say("notice-retry").say(failed.attempt()).say(failed.notice().id());
      case Transition.NoticeLost lost -> say("notice-lost").say(lost.notice().id());
      case Transition.NoticeEnded ended ->
          say("notice-over").say(ended.attempt()).say(ended.notice().id());
      case Transition.Paused paused -> say("paused").say(paused.pause());
      case Transition.Leaving leaving -> say("leaving");
      case Transition.InvariantBroken broken -> say("broken");
      case Transition.InvariantFailed failed -> say("broken-again");
      case Transition.GoodbyeAnswered answered -> say("goodbye-told").say(answered.successor());
      case Transition.RoundStarted started -> say("round");
      case Transition.ProbeAnswered answered ->
          say("reached").say(answered.peer()).say(answered.roundTripNanos());
      case Transition.ProbeFailed failed ->
          say("missed").say(failed.peer()).say(failed.cause()).say(failed.afterNanos());
      case Transition.ProbeUnsent unsent -> say("not-sent").say(unsent.peer());
      case Transition.PathAnswered answered -> say("path-reached").say(answered.to());
      case Transition.PathProbeFailed failed -> say("path-missed").say(failed.to());
      case Transition.PathEchoed echoed ->
          say("path-echoed").say(echoed.to()).say(echoed.echoes().received());
      case Transition.PostEnded ended ->
          say("post-over")
              .say(ended.attempt())
              .say(ended.outcome())
              .say(ended.took())
              .say(ended.alert());
    }
  }

  // ---- what is shown

  /** What a member shows of itself. */
  void shown(Snapshot snapshot) {
    say(snapshot.self());
    switch (snapshot.role()) {
      case Role.Waiting waiting -> say("waits");
      case Role.Following following -> say("follows").say(following.coordinator());
      case Role.Coordinating coordinating -> say("coordinates");
      case Role.Leaving leaving -> say("leaves");
    }
    say(snapshot.rosterRead()).say(snapshot.roster());
    say(snapshot.lastRound().size());
    snapshot.lastRound().forEach(this::say);
    say(snapshot.undelivered()).say(snapshot.ledger().digest());
    snapshot.ledger().entries().forEach(this::say);
    words.append('\n');
  }

  // ---- constants

  private StepWords say(Cause cause) {
    return say(
        switch (cause) {
          case REFUSED -> "refused";
          case TIMEOUT -> "timeout";
          case UNREACHABLE -> "unreachable";
          case RESET -> "reset";
          case OTHER -> "other";
        });
  }

  private StepWords say(Scope scope) {
    return say(
        switch (scope) {
          case PEER -> "by-all";
          case PATH -> "by-one";
          case UNKNOWN -> "unknown";
        });
  }

  private StepWords say(ElectionReason reason) {
    return say(
        switch (reason) {
          case START -> "at-start";
          case SILENCE -> "silence";
          case GOODBYE -> "goodbye";
          case STEPPED_DOWN -> "after-step-down";
        });
  }

  private StepWords say(QuorumState state) {
    return say(
        switch (state) {
          case MAJORITY -> "most";
          case LEASE -> "lease";
          case SANITY -> "sanity";
          case NONE -> "none";
        });
  }

  private StepWords say(PostOutcome outcome) {
    return say(
        switch (outcome) {
          case DELIVERED -> "delivered";
          case FAILED -> "failed";
          case GONE -> "gone";
        });
  }
}

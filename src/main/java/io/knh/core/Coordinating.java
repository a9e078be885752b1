package io.knh.core;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.LeaseView;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Silence;
import io.knh.core.model.Subject;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The phase of a member that coordinates: a {@link Term}, and what ends it. */
final class Coordinating implements Phase {

  private final Parts parts;
  private final Term term;

  /** A coordinator from now on. {@code silence} is that of the one before, if it fell silent. */
  Coordinating(Parts parts, Silence silence) {
    this.parts = parts;
    this.term = new Term(parts, silence);
  }

  @Override
  public Role role() {
    return new Role.Coordinating();
  }

  @Override
  public void begin() {
    term.advance();
  }

  @Override
  public Phase advance() {
    term.advance();
    Optional<Peer> named =
        term.namedByMost()
            .flatMap(id -> parts.membership().roster().withId(id).stream().findFirst())
            .map(RosterEntry::peer);
    if (named.isEmpty()) {
      return this;
    }
    Following follower = stepDown("most members follow " + named.get().id(), Silence.NONE);
    long nowNanos = parts.outlet().nowNanos();
    parts.election().waitAnew(nowNanos);
    parts.election().heard(named.get(), false, nowNanos);
    return follower.advance();
  }

  @Override
  public long wakeNanos() {
    return term.wakeNanos();
  }

  @Override
  public void check(Invariants invariants, long wakeNanos) {
    Membership membership = parts.membership();
    invariants.expect(
        membership.listed() || membership.roster().size() == 0,
        Invariant.PHASE,
        "it coordinates, and the roster does not name it");
    invariants.expectAtMost(
        wakeNanos,
        parts.outlet().nowNanos() + Term.LONGEST_NANOS,
        Invariant.PHASE,
        "ns is its next step");
    term.check(invariants);
  }

  // ---- what may end it

  @Override
  public Phase rosterRead(Roster roster, boolean joined) {
    term.update(roster);
    return parts.membership().listed() || roster.size() == 0
        ? this
        : stepDown("this member is no longer in the roster", Silence.NONE);
  }

  @Override
  public Phase heard(Peer coordinator, Silence silence) {
    return stepDown(coordinator.id() + " coordinates", silence);
  }

  @Override
  public Phase goodbye(Peer from) {
    term.goodbye(from);
    return this;
  }

  @Override
  public Phase resumed(Duration pause) {
    parts.outlet().forgetExchanges();
    if (pause.compareTo(parts.settings().timings().silence()) < 0) {
      term.restart();
      return this;
    }
    // Long enough for another to have taken over.
    parts.election().waitAnew(parts.outlet().nowNanos());
    return stepDown("this process was paused for too long", Silence.NONE);
  }

  @Override
  public Phase leave() {
    List<Peer> successors = term.successors();
    return new Leaving(parts, successors, successors.stream().filter(term::keepsLedger).toList());
  }

  private Following stepDown(String reason, Silence silence) {
    parts.delivery().reportForgotten();
    parts.election().because(ElectionReason.STEPPED_DOWN);
    parts.delivery().dropClusterStatus();
    parts.delivery().dropPeerAlerts();
    parts.notices().drop();
    parts.outlet().report(new Transition.SteppedDown(reason));
    return new Following(parts, silence);
  }

  // ---- what it learns

  @Override
  public void learned(List<Subject> changed) {
    term.learned(changed);
  }

  @Override
  public void answered(
      Message message, Input.Answered answer, Optional<Content.LedgerAnswer> brought) {
    switch (message) {
      case Message.Heartbeat said -> term.answered(answer, brought);
      case Message.CrossCheck said -> {
        if (answer.content() instanceof Content.Finding finding) {
          term.found(answer.exchange(), finding.failure());
        } else {
          term.crossCheckUnanswered(answer.exchange());
        }
      }
      case Message.Ping said -> {}
      case Message.Goodbye said -> {}
      case Message.OfPath said -> {}
    }
  }

  @Override
  public void failed(Message message, long exchange, Cause cause) {
    switch (message) {
      case Message.Heartbeat said -> term.failed(exchange, cause);
      case Message.CrossCheck said -> term.crossCheckUnanswered(exchange);
      case Message.Ping said -> {}
      case Message.Goodbye said -> {}
      case Message.OfPath said -> {}
    }
  }

  @Override
  public void unsent(Message message, long exchange) {
    switch (message) {
      case Message.Heartbeat said -> term.unsent(exchange);
      case Message.CrossCheck said -> term.crossCheckUnanswered(exchange);
      case Message.Ping said -> {}
      case Message.Goodbye said -> {}
      case Message.OfPath said -> {}
    }
  }

  @Override
  public void sanityChecked(boolean passed) {
    term.sanityChecked(passed);
  }

  @Override
  public void leaseSeen(Optional<LeaseView> view) {
    term.leaseSeen(view);
  }

  @Override
  public void postEnded() {
    term.posted();
  }

  @Override
  public void notified() {
    term.notified();
  }

  @Override
  public void settled(Alert.OfPeer alert) {
    term.settled(alert);
  }

  // ---- what is known of it

  @Override
  public List<PeerStatus> lastRound() {
    return term.lastRound();
  }

  @Override
  public KnownProblems.Lists problems() {
    return term.problems();
  }

  @Override
  public Optional<Overview.Coordination> coordination() {
    return Optional.of(term.overview());
  }
}

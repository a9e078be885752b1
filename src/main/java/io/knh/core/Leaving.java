package io.knh.core;

import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Silence;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The phase of a member that shuts down: it says goodbye, and posts what nobody else takes over.
 */
final class Leaving implements Phase {

  /**
   * How long a goodbye waits for posts in flight, whose results its ledger message is to carry;
   * less where {@code PROBE_TIMEOUT} is short, since others may be about to judge this member.
   */
  static final Duration LAST_POSTS = Duration.ofMillis(400);

  private final Parts parts;
  private final List<Peer> keepers;
  private final Goodbye goodbye;
  private final long sinceNanos;

  /**
   * A member that leaves from now on.
   *
   * @param recipients whom its goodbye goes to, the first of them first
   * @param keepers which of these go on with what is undelivered
   */
  Leaving(Parts parts, List<Peer> recipients, List<Peer> keepers) {
    this.parts = parts;
    this.keepers = keepers;
    this.sinceNanos = parts.outlet().nowNanos();
    parts.outlet().report(new Transition.Leaving());
    parts.outlet().forgetExchanges();
    parts.delivery().dropClusterStatus(); // whoever coordinates next posts its own
    if (!keepers.isEmpty()) {
      parts.delivery().reportForgotten();
    }
    parts.delivery().dropRecorded();
    parts.notices().drop();
    parts.ledger().leaving(parts.settings().self(), parts.startedNanos(), sinceNanos);
    this.goodbye = new Goodbye(recipients, parts.ledger()::newest, parts.outlet());
  }

  @Override
  public Role role() {
    return new Role.Leaving();
  }

  @Override
  public Phase advance() {
    if (parts.outlet().nowNanos() >= wakeNanos()) {
      goodbye.advance();
    }
    return this;
  }

  /**
   * The goodbye waits a moment for the results of posts, so that its ledger message includes them.
   */
  @Override
  public long wakeNanos() {
    long shortNanos = parts.settings().timings().probeTimeout().toNanos() / 5;
    long patienceNanos = Math.min(LAST_POSTS.toNanos(), shortNanos);
    boolean idle = parts.delivery().inFlight() + parts.notices().inFlight() == 0;
    long startNanos = idle ? sinceNanos : sinceNanos + patienceNanos;
    return Math.max(startNanos, goodbye.wakeNanos());
  }

  @Override
  public void check(Invariants invariants, long wakeNanos) {
    int inFlight = parts.outlet().inFlight();
    invariants.expect(
        over() || wakeNanos != Long.MAX_VALUE || inFlight > 0,
        Invariant.PHASE,
        "its goodbye is not over, and never goes on");
    invariants.expectAtMost(inFlight, Goodbye.MAX_TRIES, Invariant.IN_FLIGHT, "goodbyes");
  }

  @Override
  public Phase rosterRead(Roster roster, boolean joined) {
    return this;
  }

  @Override
  public Phase heard(Peer coordinator, Silence silence) {
    return this; // it follows nobody any more
  }

  @Override
  public Phase goodbye(Peer from) {
    parts.ledger().departed(from, parts.outlet().nowNanos());
    return this;
  }

  @Override
  public Phase resumed(Duration pause) {
    return this;
  }

  @Override
  public Phase leave() {
    return this;
  }

  @Override
  public void answered(
      Message message, Input.Answered answer, Optional<Content.LedgerAnswer> brought) {
    goodbye.answered(answer.exchange(), answer.status()).ifPresent(this::handOver);
  }

  /** The goodbye was heard: one that keeps a ledger goes on with what is undelivered. */
  private void handOver(Peer successor) {
    if (keepers.contains(successor)) {
      parts.delivery().dropPeerAlerts();
      parts.delivery().dropClusterStatus();
    }
  }

  @Override
  public void failed(Message message, long exchange, Cause cause) {
    goodbye.failed(exchange);
  }

  @Override
  public void unsent(Message message, long exchange) {
    goodbye.failed(exchange);
  }

  /** Whether the goodbye is said. */
  @Override
  public boolean over() {
    return goodbye.done();
  }
}

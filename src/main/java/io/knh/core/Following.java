package io.knh.core;

import io.knh.core.alert.Ledger;
import io.knh.core.election.Candidacy;
import io.knh.core.election.Election;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Invariant;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Silence;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The phase of a member that follows a coordinator, or waits for one: for its first roster, for a
 * heartbeat, or for the end of an election.
 */
final class Following implements Phase {

  private static final long NEVER = Long.MAX_VALUE;

  private final Parts parts;
  private final Ledger ledger;
  private final Election election;
  private final Outlet outlet;
  private Silence silence;
  private Optional<Peer> coordinator = Optional.empty();

  /** A follower without a coordinator yet. {@code silence} is that of the one it has just heard. */
  Following(Parts parts, Silence silence) {
    this.parts = parts;
    this.ledger = parts.ledger();
    this.election = parts.election();
    this.outlet = parts.outlet();
    this.silence = silence;
  }

  @Override
  public Role role() {
    return coordinator.<Role>map(Role.Following::new).orElseGet(Role.Waiting::new);
  }

  @Override
  public Phase advance() {
    if (!parts.membership().listed()) {
      coordinator = Optional.empty();
      return this;
    }
    long nowNanos = outlet.nowNanos();
    if (election.advance(nowNanos)) {
      return coordinate(election.reason());
    }
    Optional<Peer> heard = election.coordinator(nowNanos);
    if (heard.isPresent() && !heard.equals(coordinator)) {
      election.because(ElectionReason.SILENCE);
      outlet.report(new Transition.FollowsCoordinator(heard.get()));
    }
    coordinator = heard;
    // Whoever coordinated has answered before: a successor judges it like any other. That others
    // name it does not show that it is up, though: a recorded outage goes on.
    heard
        .filter(peer -> ledger.mark(peer) == Ledger.Mark.UNKNOWN)
        .ifPresent(peer -> ledger.answered(peer, nowNanos));
    return this;
  }

  @Override
  public long wakeNanos() {
    return parts.membership().listed() ? election.wakeNanos(outlet.nowNanos()) : NEVER;
  }

  @Override
  public void check(Invariants invariants, long wakeNanos) {
    boolean listed = parts.membership().listed();
    Peer self = parts.settings().self();
    invariants.expect(
        coordinator.isEmpty() || (listed && coordinator.get().compareTo(self) > 0),
        Invariant.PHASE,
        "it follows who is not above it, or it is not in the roster");
    int pings = election.inFlight();
    invariants.expect(
        !listed || wakeNanos != NEVER || pings > 0,
        Invariant.PHASE,
        "it is never woken, and waits for no answer");
    invariants.expectAtMost(pings, Candidacy.MAX_IN_FLIGHT, Invariant.IN_FLIGHT, "pings");
  }

  @Override
  public Phase rosterRead(Roster roster, boolean joined) {
    if (joined) {
      election.waitAnew(outlet.nowNanos());
    }
    return this;
  }

  @Override
  public Phase heard(Peer from, Silence silence) {
    this.silence = silence;
    return this;
  }

  @Override
  public Phase goodbye(Peer from) {
    boolean mine = takesOverFrom(from);
    ledger.departed(from, outlet.nowNanos());
    election.gone(from);
    if (!mine) {
      return this;
    }
    // The coordinator says goodbye to the next in line only.
    outlet.report(new Transition.PeerLeft(from));
    return coordinate(ElectionReason.GOODBYE);
  }

  /**
   * Whether the goodbye of {@code from} makes this member the coordinator: the one that it follows
   * leaves, or left before, as the ledger message of its successor says.
   */
  private boolean takesOverFrom(Peer from) {
    return coordinator
        .filter(
            followed ->
                followed.equals(from)
                    || (ledger.left(followed) && from.compareTo(parts.settings().self()) > 0))
        .isPresent();
  }

  private Coordinating coordinate(ElectionReason why) {
    int members = parts.membership().roster().size();
    outlet.report(new Transition.BecameCoordinator(parts.settings().self(), members, why));
    parts.membership().markAnswered(ledger);
    parts.delivery().dropPeerAlerts(); // the ledger has them
    return new Coordinating(parts, silence);
  }

  @Override
  public Phase resumed(Duration pause) {
    parts.outlet().forgetExchanges();
    election.waitAnew(outlet.nowNanos());
    return this;
  }

  @Override
  public Phase leave() {
    // If its coordinator leaves as well, the goodbye goes to one of those next in line; all learn
    // from each other.
    List<Peer> recipients =
        Stream.concat(
                coordinator.stream(),
                parts.membership().others().filter(peer -> !coordinator.equals(Optional.of(peer))))
            .toList();
    return new Leaving(parts, recipients, List.of());
  }
}

package io.knh.core.detection;

import io.knh.core.model.Address;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.Remembered;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import io.knh.core.model.Votes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Monitors the coordinator's peers: rounds of heartbeats, attempts, decisions.
 *
 * <p>Lives as long as the member coordinates. Its memory is one {@link MonitoredPeer} per peer and
 * one entry per message in flight, each of which ends after {@code PROBE_TIMEOUT}.
 */
public final class FailureDetector {

  private final Timings timings;
  private final long intervalNanos;
  private final long spreadNanos;
  private final long timeoutNanos;
  private final long timeToStartNanos;
  private final Probes probes;
  private final PeerTable table;
  private final Ballot ballot;
  private final Map<Long, Probe> inFlight = new HashMap<>();
  private final ProbeSchedule schedule = new ProbeSchedule();
  // As many as begin while the attempts for one peer run.
  private final ArrayDeque<Round> openRounds = new ArrayDeque<>();
  private long nextRoundNanos;
  private boolean firstRound = true;

  private record Probe(MonitoredPeer peer, @Nullable Attempts attempts, long sentNanos) {}

  /** A detector that monitors nobody yet, and whose first round starts at {@code nowNanos}. */
  public FailureDetector(
      Peer self, Timings timings, Function<Peer, Remembered> memory, Probes probes, long nowNanos) {
    this.timings = timings;
    this.intervalNanos = timings.probeInterval().toNanos();
    this.spreadNanos = timings.spread().toNanos();
    this.timeoutNanos = timings.probeTimeout().toNanos();
    this.timeToStartNanos = timings.timeToStart().toNanos();
    this.probes = probes;
    this.table = new PeerTable(self, memory);
    this.ballot = new Ballot(self.id(), table.peers());
    this.nextRoundNanos = nowNanos;
  }

  /** All monitored peers, in the order of their addresses. */
  public Collection<MonitoredPeer> peers() {
    return table.peers();
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos() {
    return Math.min(nextRoundNanos, schedule.nextNanos());
  }

  /** Folds a changed roster into what is known; peers that stay keep their state. */
  public void update(Roster roster, long nowNanos) {
    for (MonitoredPeer peer : table.unlist(roster)) {
      end(peer);
    }
    List<MonitoredPeer> joined = table.enlist(roster);
    for (int i = 0; i < joined.size(); i++) {
      schedule.put(joined.get(i), nowNanos + spreadNanos * i / joined.size());
    }
    for (MonitoredPeer peer : List.copyOf(table.peers())) {
      // A mark does not show that a peer is up: those on failed nodes get it, too. So it revokes no
      // decision.
      if (peer.terminating && peer.state != PeerState.PENDING) {
        leave(peer, nowNanos);
      } else if (peer.state == PeerState.LEFT && table.remembered(peer) == PeerState.UP) {
        // Another heard that it is back, which the mark forbade to believe (seed 3139543).
        recall(peer, nowNanos);
      }
    }
  }

  /** {@code address} said goodbye. */
  public void left(Address address, long nowNanos) {
    table.find(address).ifPresent(peer -> leave(peer, nowNanos));
  }

  private void leave(MonitoredPeer peer, long nowNanos) {
    switch (peer.state) {
      case NEW, UP, SUSPECT, PENDING, ABSENT -> {
        peer.state = PeerState.LEFT;
        peer.leftNanos = nowNanos;
        endAttempts(peer);
        probes.left(peer);
        // The attempts that its round waited for are over, perhaps with none of them under way.
        settle(peer);
        if (!peer.listed) {
          drop(peer);
        }
      }
      // Its outage is recorded: it stays down until it answers.
      case DOWN, LEFT -> peer.leftNanos = nowNanos;
    }
  }

  /**
   * Whether the monitoring of {@code peer} ended, since another took over its address, and began
   * again when it got that back: what was found out before says nothing about it now.
   */
  public boolean monitorsAnew(MonitoredPeer peer) {
    return table
        .find(peer.peer().address())
        .filter(known -> known != peer && known.peer().equals(peer.peer()))
        .isPresent();
  }

  /** The outage of {@code peer} was recorded: its decision is pending no more. */
  public void recorded(MonitoredPeer peer) {
    peer.state = PeerState.DOWN;
    if (!peer.listed) {
      drop(peer);
    }
  }

  /** Starts the rounds and attempts whose time has come. */
  public void advance(long nowNanos) {
    if (nowNanos >= nextRoundNanos) {
      startRound(nowNanos);
    }
    for (MonitoredPeer peer : schedule.due(nowNanos)) {
      begin(peer, nowNanos);
    }
  }

  private void startRound(long nowNanos) {
    nextRoundNanos += intervalNanos;
    if (nextRoundNanos <= nowNanos) {
      // Rounds that were missed are not caught up with.
      nextRoundNanos = nowNanos + intervalNanos;
    }
    probes.roundStarted();
    Round round = new Round(nowNanos);
    List<MonitoredPeer> partakers = new ArrayList<>();
    for (MonitoredPeer peer : table.peers()) {
      // Running attempts take the place of the round's heartbeat.
      if (peer.attempts == null && peer.round == null) {
        partakers.add(peer);
      }
    }
    // Whoever has just won announces itself at once: nobody else is waited for longer than needed.
    long overNanos = firstRound ? 0 : spreadNanos;
    firstRound = false;
    for (int i = 0; i < partakers.size(); i++) {
      MonitoredPeer peer = partakers.get(i);
      peer.round = round;
      round.open();
      schedule.put(peer, nowNanos + overNanos * i / partakers.size());
    }
    openRounds.add(round);
    closeRounds();
  }

  /**
   * Reports the finished rounds, in their order: the attempts for one peer outlast the rounds that
   * follow, and what those found is not complete before they end.
   */
  private void closeRounds() {
    long finishedNanos = -1;
    while (!openRounds.isEmpty() && openRounds.getFirst().finished()) {
      finishedNanos = openRounds.removeFirst().startNanos();
    }
    if (finishedNanos >= 0) {
      probes.roundFinished(finishedNanos);
    }
  }

  /**
   * Sends a heartbeat at once to every peer that is not suspect, outside the rounds, so that their
   * answers show whether this member still has its majority.
   */
  public void confirm(long nowNanos) {
    for (MonitoredPeer peer : List.copyOf(table.peers())) {
      if (peer.healthy()) {
        begin(peer, nowNanos);
      }
    }
  }

  /**
   * Sends a heartbeat to {@code peer} at once, outside the rounds, for what it carries. One that
   * left may still answer, and know what nobody else does.
   *
   * @return false when the peer does not answer at the moment, and nothing was sent
   */
  public boolean beat(Peer peer, long nowNanos) {
    Optional<MonitoredPeer> known =
        find(peer).filter(found -> found.healthy() || found.state == PeerState.LEFT);
    known.ifPresent(answering -> begin(answering, nowNanos));
    return known.isPresent();
  }

  /** Sends a heartbeat to {@code peer} at once, whose decision has been pending for long. */
  public void tryAgain(MonitoredPeer peer, long nowNanos) {
    if (table.contains(peer) && peer.state == PeerState.PENDING) {
      begin(peer, nowNanos);
    }
  }

  /** What is remembered of {@code peer} has changed, by what another member knew. */
  public void recall(Peer peer, long nowNanos) {
    find(peer).ifPresent(known -> recall(known, nowNanos));
  }

  private void recall(MonitoredPeer peer, long nowNanos) {
    switch (table.remembered(peer)) {
      case DOWN -> {
        if (peer.state == PeerState.LEFT) {
          return;
        }
        // Another has recorded this outage. One that has answered here may have done so before it:
        // its next answer, at most a round later, shows that it is over.
        endAttempts(peer);
        peer.state = PeerState.DOWN;
        settle(peer);
        if (!peer.listed) {
          drop(peer);
        }
      }
      case LEFT -> leaveUp(peer, nowNanos);
      case UP -> {
        if (peer.terminating) {
          if (peer.state == PeerState.DOWN) {
            leaveUp(peer, nowNanos);
          }
          return;
        }
        boolean unjudged =
            switch (peer.state) {
              case NEW, ABSENT, DOWN, LEFT -> true;
              case UP, SUSPECT, PENDING -> false;
            };
        if (unjudged) {
          // It has answered another coordinator: treated like the others from the next round on.
          endAttempts(peer);
          peer.state = PeerState.UP;
          peer.upNanos = nowNanos;
          peer.answered = true;
          settle(peer);
        }
      }
      default -> {}
    }
  }

  /**
   * {@code peer} leaves, and is not down: another coordinator heard it after its outage, if any.
   */
  private void leaveUp(MonitoredPeer peer, long nowNanos) {
    if (peer.state == PeerState.DOWN) {
      peer.state = PeerState.UP;
    }
    leave(peer, nowNanos);
  }

  /** The monitored peer, if it is one. */
  public Optional<MonitoredPeer> find(Peer peer) {
    return table.find(peer.address()).filter(known -> known.peer().equals(peer));
  }

  private void begin(MonitoredPeer peer, long nowNanos) {
    Attempts attempts = peer.attempts == null ? attemptsFor(peer) : peer.attempts;
    peer.attempts = attempts;
    if (attempts == null) {
      schedule.put(peer, MonitoredPeer.NEVER);
    } else {
      attempts.start(nowNanos);
      schedule.put(peer, attempts.nextStartNanos());
    }
    inFlight.put(probes.heartbeat(peer.peer()), new Probe(peer, attempts, nowNanos));
  }

  private @Nullable Attempts attemptsFor(MonitoredPeer peer) {
    return switch (peer.state) {
      case NEW ->
          peer.graceOver
              ? decisionAttempts()
              : new Attempts(timings.connectMaxRetries(), timings.connectCooldown().toNanos());
      case UP, SUSPECT -> decisionAttempts();
      // Nothing is decided about these but that they answer again: one heartbeat a round.
      case PENDING, DOWN, ABSENT, LEFT -> null;
    };
  }

  /** To whom the heartbeat {@code exchange} went, while it waits for its answer. */
  public Optional<Peer> peerOf(long exchange) {
    return Optional.ofNullable(inFlight.get(exchange)).map(probe -> probe.peer().peer());
  }

  /**
   * Whether the heartbeat {@code exchange} went to a peer that has not answered this member since
   * it was last down, or ever: then only an answer of the member itself counts, not one of its
   * server.
   */
  public boolean awaitsMember(long exchange) {
    Probe probe = inFlight.get(exchange);
    return probe != null
        && switch (probe.peer().state) {
          case NEW, ABSENT, DOWN, LEFT -> true;
          // An earlier coordinator may have taken an answer of the server for one of the member.
          case UP, SUSPECT, PENDING -> !probe.peer().answeredHere;
        };
  }

  /**
   * The heartbeat {@code exchange} was answered.
   *
   * @param measuredNanos how long that took; negative when nobody took the time
   */
  public void answered(long exchange, Allegiance allegiance, long measuredNanos, long nowNanos) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null) {
      return;
    }
    MonitoredPeer peer = probe.peer();
    if (!table.contains(peer)) {
      // Another has its address by now. A decision that is pending is revoked all the same: it
      // answered just before that (seed 3229790), or its pod was deleted and is no outage.
      if (peer.state == PeerState.PENDING) {
        peer.state = PeerState.UP;
      }
      return;
    }
    peer.answeredNanos = nowNanos;
    peer.roundTripNanos = measuredNanos >= 0 ? measuredNanos : nowNanos - probe.sentNanos();
    probes.probeAnswered(peer, peer.roundTripNanos);
    boolean leaving = isLeaving(probe);
    if (peer.state == PeerState.LEFT && leaving) {
      settle(peer);
      return;
    }
    peer.allegiance = allegiance;
    if (!ballot.higher(allegiance)) {
      peer.supportedNanos = Math.max(peer.supportedNanos, probe.sentNanos());
    }
    PeerState before = peer.state;
    int failedAttempts = peer.attempts == null ? 0 : peer.attempts.failed();
    peer.upNanos = peer.answersHere() ? peer.upNanos : nowNanos;
    peer.state = PeerState.UP;
    peer.answered = true;
    peer.answeredHere = true;
    peer.withoutMemberNanos = -1;
    endAttempts(peer);
    if (before != PeerState.UP) {
      probes.answered(peer, before, failedAttempts);
    }
    settle(peer);
    if (leaving) {
      // It was down, answers after all, and is about to end: that end is no second outage.
      leave(peer, Math.max(peer.leftNanos, probe.sentNanos()));
    } else if (!peer.listed) {
      drop(peer);
    }
  }

  /**
   * The heartbeat {@code exchange}, to a peer that has yet to answer, was answered by its server,
   * and not by its member. That does not make it up, and is no failed attempt either while the
   * member may be starting: a suspect becomes new, and gets its time to answer for the first time.
   * A member that does not start in {@link Timings#timeToStart} is down, whatever its server says.
   */
  public void answeredWithoutMember(long exchange, long nowNanos) {
    Probe probe = inFlight.get(exchange);
    if (probe == null || !table.contains(probe.peer())) {
      inFlight.remove(exchange);
      return;
    }
    MonitoredPeer peer = probe.peer();
    if (peer.withoutMemberNanos < 0) {
      peer.withoutMemberNanos = probe.sentNanos();
    }
    boolean mayStart = probe.sentNanos() - peer.withoutMemberNanos < timeToStartNanos;
    if (!mayStart && !peer.connecting()) {
      failed(exchange, Cause.OTHER, nowNanos);
      return;
    }
    inFlight.remove(exchange);
    noteFailed(probe, Cause.OTHER, nowNanos);
    endAttempts(peer);
    if (mayStart) {
      start(peer, probe);
    } else {
      peer.graceOver = true; // The next heartbeat is the first attempt before a decision.
    }
    settle(peer);
  }

  private void start(MonitoredPeer peer, Probe probe) {
    PeerState before = peer.state;
    switch (before) {
      case NEW, UP, SUSPECT, PENDING, ABSENT -> {
        peer.state = PeerState.NEW;
        peer.graceOver = false;
        if (before != PeerState.NEW) {
          probes.starting(peer);
        }
        if (isLeaving(probe)) {
          leave(peer, Math.max(peer.leftNanos, probe.sentNanos()));
        } else if (!peer.listed) {
          drop(peer);
        }
      }
      case DOWN, LEFT -> {}
    }
  }

  private void noteFailed(Probe probe, Cause cause, long nowNanos) {
    MonitoredPeer peer = probe.peer();
    peer.failedNanos = Math.max(peer.failedNanos, probe.sentNanos());
    peer.lastCause = cause;
    probes.probeFailed(peer, cause, nowNanos - probe.sentNanos());
  }

  /** Whether what answered may be the process that said goodbye, or is marked terminating. */
  private boolean isLeaving(Probe probe) {
    MonitoredPeer peer = probe.peer();
    return peer.terminating || probe.sentNanos() < peer.leftNanos + timeoutNanos;
  }

  /** The heartbeat {@code exchange} was not answered. */
  public void failed(long exchange, Cause cause, long nowNanos) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null || !table.contains(probe.peer())) {
      return;
    }
    MonitoredPeer peer = probe.peer();
    noteFailed(probe, cause, nowNanos);
    Attempts attempts = peer.attempts;
    if (attempts == null) {
      settle(peer);
      return;
    }
    if (attempts != probe.attempts()) {
      return; // of an earlier series of attempts that an answer ended
    }
    attempts.fail(cause);
    if (peer.connecting()) {
      settle(peer);
    } else if (peer.state != PeerState.SUSPECT) {
      peer.state = PeerState.SUSPECT;
      probes.suspected(peer, cause);
    }
    if (peer.state == PeerState.SUSPECT) {
      probes.attemptFailed(peer, attempts.failed());
    }
    if (attempts.exhausted()) {
      endAttempts(peer);
      conclude(peer, attempts, nowNanos);
      settle(peer);
      if (peer.state == PeerState.ABSENT && !peer.listed) {
        drop(peer);
      }
    }
  }

  /** The heartbeat {@code exchange} could not be sent: its attempt does not count. */
  public void unsent(long exchange) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null || !table.contains(probe.peer())) {
      return;
    }
    MonitoredPeer peer = probe.peer();
    probes.probeUnsent(peer);
    Attempts attempts = peer.attempts;
    if (attempts == null) {
      settle(peer);
    } else if (attempts == probe.attempts()) {
      attempts.unsent();
      schedule.put(peer, attempts.nextStartNanos());
    }
  }

  private void conclude(MonitoredPeer peer, Attempts attempts, long nowNanos) {
    if (!peer.answered && !peer.serving) {
      peer.state = PeerState.ABSENT;
      probes.absent(peer);
    } else if (peer.connecting()) {
      peer.graceOver = true;
    } else {
      peer.state = PeerState.PENDING;
      peer.decidedNanos = nowNanos;
      peer.downNanos = attempts.firstStartNanos();
      probes.decision(peer, attempts.failed(), attempts.lastCause());
    }
  }

  /**
   * This process was not run for a while: what was in flight says nothing about the peers, and
   * pending decisions have to be made anew, since a peer may have answered meanwhile. A round
   * starts at once.
   */
  public void restart(long nowNanos) {
    inFlight.clear();
    openRounds.clear();
    for (MonitoredPeer peer : List.copyOf(table.peers())) {
      endAttempts(peer);
      peer.round = null;
      if (peer.state == PeerState.PENDING) {
        peer.state = PeerState.SUSPECT;
        if (peer.terminating || table.remembered(peer) == PeerState.LEFT) {
          leave(peer, nowNanos);
        }
      } else if (peer.state == PeerState.SUSPECT && peer.listed) {
        peer.state = peer.answered ? PeerState.UP : PeerState.NEW;
      }
    }
    nextRoundNanos = nowNanos;
  }

  /** Whether any peer is suspect at the moment. */
  public boolean anySuspect() {
    return table.peers().stream().anyMatch(peer -> peer.state == PeerState.SUSPECT);
  }

  /**
   * The latest time for which this holds: a majority of the voters, this member among them,
   * answered a heartbeat that was sent then or later, without naming a higher coordinator. Negative
   * when no majority ever did; {@code Long.MAX_VALUE} when this member is the only voter.
   */
  public long majorityNanos() {
    return ballot.majorityNanos();
  }

  /** How many of the voters answered a heartbeat that was sent at {@code nanos} or later. */
  public Votes votesSince(long nanos) {
    return ballot.votesSince(nanos);
  }

  /** The coordinator above this one that most of the peers that are up name, if any. */
  public Optional<PeerId> namedByMost() {
    return ballot.namedByMost();
  }

  private void endAttempts(MonitoredPeer peer) {
    // Without attempts, what is due is the round's heartbeat, which stays due.
    if (peer.attempts != null) {
      peer.attempts = null;
      schedule.put(peer, MonitoredPeer.NEVER);
    }
  }

  private void drop(MonitoredPeer peer) {
    table.remove(peer);
    end(peer);
  }

  private void end(MonitoredPeer peer) {
    schedule.put(peer, MonitoredPeer.NEVER);
    settle(peer);
  }

  private void settle(MonitoredPeer peer) {
    Round round = peer.round;
    if (round != null) {
      peer.round = null;
      round.settle();
      closeRounds();
    }
  }

  private Attempts decisionAttempts() {
    return new Attempts(timings.sendMaxRetries(), timings.sendCooldown().toNanos());
  }
}

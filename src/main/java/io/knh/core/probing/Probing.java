package io.knh.core.probing;

import io.knh.core.election.Allegiance;
import io.knh.core.peer.Address;
import io.knh.core.peer.Peer;
import io.knh.core.peer.PeerId;
import io.knh.core.peer.Roster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's watch over its peers: rounds of heartbeats, attempts, verdicts.
 *
 * <p>Lives as long as the member coordinates. Its memory is one {@link Watched} per peer and one
 * entry per message in flight, each of which ends after {@code PROBE_TIMEOUT}.
 */
public final class Probing {

  private final Pace pace;
  private final Probes probes;
  private final Watch watch;
  private final Ballot ballot;
  private final Map<Long, Probe> inFlight = new HashMap<>();
  private final Agenda agenda = new Agenda();
  // As many as fit into a verdict.
  private final ArrayDeque<Round> openRounds = new ArrayDeque<>();
  private long nextRoundNanos;
  private boolean firstRound = true;

  private record Probe(Watched peer, @Nullable Attempts attempts, long sentNanos) {}

  /** A watch over nobody yet, whose first round starts at {@code nowNanos}. */
  public Probing(Peer self, Pace pace, Memory memory, Probes probes, long nowNanos) {
    this.pace = pace;
    this.probes = probes;
    this.watch = new Watch(self, memory);
    this.ballot = new Ballot(self.id(), watch.peers());
    this.nextRoundNanos = nowNanos;
  }

  /** All peers under watch, in the order of their addresses. */
  public Collection<Watched> peers() {
    return watch.peers();
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos() {
    return Math.min(nextRoundNanos, agenda.nextNanos());
  }

  /** Folds a changed roster into what is known; peers that stay keep their state. */
  public void update(Roster roster, long nowNanos) {
    for (Watched peer : watch.unlist(roster)) {
      end(peer);
    }
    List<Watched> joined = watch.enlist(roster);
    for (int i = 0; i < joined.size(); i++) {
      agenda.put(joined.get(i), nowNanos + pace.spreadNanos() * i / joined.size());
    }
    for (Watched peer : List.copyOf(watch.peers())) {
      // A mark is no sign of life: those on dead nodes get it, too. So it takes no verdict back.
      if (peer.terminating && peer.standing != Standing.HELD) {
        leave(peer, nowNanos);
      }
    }
  }

  /** {@code address} said goodbye. */
  public void left(Address address, long nowNanos) {
    watch.find(address).ifPresent(peer -> leave(peer, nowNanos));
  }

  private void leave(Watched peer, long nowNanos) {
    switch (peer.standing) {
      case NEW, ALIVE, SUSPECT, HELD, ABSENT -> {
        peer.standing = Standing.LEFT;
        peer.leftNanos = nowNanos;
        endAttempts(peer);
        probes.left(peer);
        // The attempts that its round waited for are over, perhaps with none of them under way.
        settle(peer);
        if (!peer.listed) {
          drop(peer);
        }
      }
      // Its death was told: it stays what it is, until it answers.
      case DEAD, LEFT -> peer.leftNanos = nowNanos;
    }
  }

  /**
   * Whether the watch over {@code peer} ended, since another took over its address, and began again
   * when it got that back: what was found out before says nothing about it now.
   */
  public boolean watchesAnew(Watched peer) {
    return watch
        .find(peer.peer().address())
        .filter(known -> known != peer && known.peer().equals(peer.peer()))
        .isPresent();
  }

  /** {@code peer} was told: its held verdict is done with. */
  public void told(Watched peer) {
    peer.standing = Standing.DEAD;
    if (!peer.listed) {
      drop(peer);
    }
  }

  /** Starts the rounds and attempts whose time has come. */
  public void advance(long nowNanos) {
    if (nowNanos >= nextRoundNanos) {
      startRound(nowNanos);
    }
    for (Watched peer : agenda.due(nowNanos)) {
      begin(peer, nowNanos);
    }
  }

  private void startRound(long nowNanos) {
    nextRoundNanos += pace.intervalNanos();
    if (nextRoundNanos <= nowNanos) {
      // Rounds that were missed are not caught up with.
      nextRoundNanos = nowNanos + pace.intervalNanos();
    }
    probes.roundStarted();
    Round round = new Round(nowNanos);
    List<Watched> partakers = new ArrayList<>();
    for (Watched peer : watch.peers()) {
      // Running attempts take the place of the round's heartbeat.
      if (peer.attempts == null && peer.round == null) {
        partakers.add(peer);
      }
    }
    // Whoever has just won announces itself at once: nobody else is waited for longer than needed.
    long spreadNanos = firstRound ? 0 : pace.spreadNanos();
    firstRound = false;
    for (int i = 0; i < partakers.size(); i++) {
      Watched peer = partakers.get(i);
      peer.round = round;
      round.open();
      agenda.put(peer, nowNanos + spreadNanos * i / partakers.size());
    }
    openRounds.add(round);
    closeRounds();
  }

  /**
   * Reports the finished rounds, in their order: a verdict outlasts the rounds that follow, and
   * what they found is not known whole before it is reached.
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
    for (Watched peer : List.copyOf(watch.peers())) {
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
    Optional<Watched> known =
        find(peer).filter(found -> found.healthy() || found.standing == Standing.LEFT);
    known.ifPresent(answering -> begin(answering, nowNanos));
    return known.isPresent();
  }

  /** Sends a heartbeat to {@code peer} at once, whose verdict has been held for long. */
  public void tryAgain(Watched peer, long nowNanos) {
    if (watch.contains(peer) && peer.standing == Standing.HELD) {
      begin(peer, nowNanos);
    }
  }

  /** What is remembered of {@code peer} has changed, by what another member knew. */
  public void recall(Peer peer, long nowNanos) {
    find(peer).ifPresent(known -> recall(known, nowNanos));
  }

  private void recall(Watched peer, long nowNanos) {
    switch (watch.remembered(peer)) {
      case DEAD -> {
        if (peer.standing == Standing.LEFT) {
          return;
        }
        // Another has told this outage. One that has answered here may have done so before it: its
        // next answer, at most a round later, shows that it is over.
        endAttempts(peer);
        peer.standing = Standing.DEAD;
        settle(peer);
        if (!peer.listed) {
          drop(peer);
        }
      }
      case LEFT -> leave(peer, nowNanos);
      case ALIVE -> {
        boolean unjudged =
            switch (peer.standing) {
              case NEW, ABSENT, DEAD, LEFT -> true;
              case ALIVE, SUSPECT, HELD -> false;
            };
        if (unjudged && !peer.terminating) {
          // It has answered another coordinator: judged like the others from the next round on.
          endAttempts(peer);
          peer.standing = Standing.ALIVE;
          peer.answered = true;
          settle(peer);
        }
      }
      default -> {}
    }
  }

  /** The peer under watch, if it is. */
  public Optional<Watched> find(Peer peer) {
    return watch.find(peer.address()).filter(known -> known.peer().equals(peer));
  }

  private void begin(Watched peer, long nowNanos) {
    Attempts attempts = peer.attempts == null ? attemptsFor(peer) : peer.attempts;
    peer.attempts = attempts;
    if (attempts == null) {
      agenda.put(peer, Watched.NEVER);
    } else {
      attempts.start(nowNanos);
      agenda.put(peer, attempts.nextStartNanos());
    }
    inFlight.put(probes.heartbeat(peer.peer()), new Probe(peer, attempts, nowNanos));
  }

  private @Nullable Attempts attemptsFor(Watched peer) {
    return switch (peer.standing) {
      case NEW ->
          peer.graceOver
              ? new Attempts(pace.verdictAttempts(), pace.verdictCooldownNanos())
              : new Attempts(pace.connectAttempts(), pace.connectCooldownNanos());
      case ALIVE, SUSPECT -> new Attempts(pace.verdictAttempts(), pace.verdictCooldownNanos());
      // Nothing is decided about these but that they answer again: one heartbeat a round.
      case HELD, DEAD, ABSENT, LEFT -> null;
    };
  }

  /** Whether the heartbeat {@code exchange} went to a peer that this member has not found alive. */
  public boolean awaitsLife(long exchange) {
    Probe probe = inFlight.get(exchange);
    return probe != null
        && switch (probe.peer().standing) {
          case NEW, ABSENT, DEAD, LEFT -> true;
          // An earlier coordinator may have taken for alive what only answers.
          case ALIVE, SUSPECT, HELD -> !probe.peer().answeredHere;
        };
  }

  /**
   * The heartbeat {@code exchange} was answered.
   *
   * @param measuredNanos how long that took; negative when nobody took the time
   */
  public void answered(long exchange, Allegiance allegiance, long measuredNanos, long nowNanos) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null || !watch.contains(probe.peer())) {
      return;
    }
    Watched peer = probe.peer();
    peer.answeredNanos = nowNanos;
    peer.roundTripNanos = measuredNanos >= 0 ? measuredNanos : nowNanos - probe.sentNanos();
    probes.probeAnswered(peer, peer.roundTripNanos);
    boolean leaving = isLeaving(probe);
    if (peer.standing == Standing.LEFT && leaving) {
      settle(peer);
      return;
    }
    peer.allegiance = allegiance;
    if (!ballot.higher(allegiance)) {
      peer.supportedNanos = Math.max(peer.supportedNanos, probe.sentNanos());
    }
    Standing before = peer.standing;
    int failedAttempts = peer.attempts == null ? 0 : peer.attempts.failed();
    peer.standing = Standing.ALIVE;
    peer.answered = true;
    peer.answeredHere = true;
    peer.withoutMemberNanos = -1;
    endAttempts(peer);
    if (before != Standing.ALIVE) {
      probes.answered(peer, before, failedAttempts);
    }
    settle(peer);
    if (leaving) {
      // It was dead, is alive after all, and about to end: that end is no second outage.
      leave(peer, Math.max(peer.leftNanos, probe.sentNanos()));
    } else if (!peer.listed) {
      drop(peer);
    }
  }

  /**
   * The heartbeat {@code exchange}, to a peer that is not taken for alive, was answered by its
   * server, and not by its member. That is no life, and no failed attempt either while the member
   * may be starting: whoever was about to be judged is new, and gets its time to answer for the
   * first time. A member that does not start in {@link Pace#startNanos} is down, whatever its
   * server says.
   */
  public void answeredWithoutMember(long exchange, long nowNanos) {
    Probe probe = inFlight.get(exchange);
    if (probe == null || !watch.contains(probe.peer())) {
      inFlight.remove(exchange);
      return;
    }
    Watched peer = probe.peer();
    if (peer.withoutMemberNanos < 0) {
      peer.withoutMemberNanos = probe.sentNanos();
    }
    boolean mayStart = probe.sentNanos() - peer.withoutMemberNanos < pace.startNanos();
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
      peer.graceOver = true; // The next heartbeat is the first attempt of its verdict.
    }
    settle(peer);
  }

  private void start(Watched peer, Probe probe) {
    Standing before = peer.standing;
    switch (before) {
      case NEW, ALIVE, SUSPECT, HELD, ABSENT -> {
        peer.standing = Standing.NEW;
        peer.graceOver = false;
        if (before != Standing.NEW) {
          probes.starting(peer);
        }
        if (isLeaving(probe)) {
          leave(peer, Math.max(peer.leftNanos, probe.sentNanos()));
        } else if (!peer.listed) {
          drop(peer);
        }
      }
      case DEAD, LEFT -> {}
    }
  }

  private void noteFailed(Probe probe, Cause cause, long nowNanos) {
    Watched peer = probe.peer();
    peer.failedNanos = Math.max(peer.failedNanos, probe.sentNanos());
    peer.lastCause = cause;
    probes.probeFailed(peer, cause, nowNanos - probe.sentNanos());
  }

  /** Whether what answered may be the process that said goodbye, or is marked terminating. */
  private boolean isLeaving(Probe probe) {
    Watched peer = probe.peer();
    return peer.terminating || probe.sentNanos() < peer.leftNanos + pace.timeoutNanos();
  }

  /** The heartbeat {@code exchange} was not answered. */
  public void failed(long exchange, Cause cause, long nowNanos) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null || !watch.contains(probe.peer())) {
      return;
    }
    Watched peer = probe.peer();
    noteFailed(probe, cause, nowNanos);
    Attempts attempts = peer.attempts;
    if (attempts == null) {
      settle(peer);
      return;
    }
    if (attempts != probe.attempts()) {
      return; // of an earlier verdict that an answer ended
    }
    attempts.fail(cause);
    if (peer.connecting()) {
      settle(peer);
    } else if (peer.standing != Standing.SUSPECT) {
      peer.standing = Standing.SUSPECT;
      probes.suspected(peer, cause);
    }
    if (peer.standing == Standing.SUSPECT) {
      probes.attemptFailed(peer, attempts.failed());
    }
    if (attempts.exhausted()) {
      endAttempts(peer);
      conclude(peer, attempts, nowNanos);
      settle(peer);
      if (peer.standing == Standing.ABSENT && !peer.listed) {
        drop(peer);
      }
    }
  }

  /** The heartbeat {@code exchange} could not be sent: its attempt does not count. */
  public void unsent(long exchange) {
    Probe probe = inFlight.remove(exchange);
    if (probe == null || !watch.contains(probe.peer())) {
      return;
    }
    Watched peer = probe.peer();
    probes.probeUnsent(peer);
    Attempts attempts = peer.attempts;
    if (attempts == null) {
      settle(peer);
    } else if (attempts == probe.attempts()) {
      attempts.unsent();
      agenda.put(peer, attempts.nextStartNanos());
    }
  }

  private void conclude(Watched peer, Attempts attempts, long nowNanos) {
    if (!peer.answered && !peer.serving) {
      peer.standing = Standing.ABSENT;
      probes.absent(peer);
    } else if (peer.connecting()) {
      peer.graceOver = true;
    } else {
      peer.standing = Standing.HELD;
      peer.verdictNanos = nowNanos;
      peer.downNanos = attempts.firstStartNanos();
      probes.verdict(peer, attempts.failed(), attempts.lastCause());
    }
  }

  /**
   * This process was not run for a while: what was in flight says nothing about the peers, and held
   * verdicts have to be reached anew, since a peer may have answered meanwhile. A round starts at
   * once.
   */
  public void restart(long nowNanos) {
    inFlight.clear();
    openRounds.clear();
    for (Watched peer : List.copyOf(watch.peers())) {
      endAttempts(peer);
      peer.round = null;
      if (peer.standing == Standing.HELD) {
        peer.standing = Standing.SUSPECT;
        if (peer.terminating || watch.remembered(peer) == Standing.LEFT) {
          leave(peer, nowNanos);
        }
      } else if (peer.standing == Standing.SUSPECT && peer.listed) {
        peer.standing = peer.answered ? Standing.ALIVE : Standing.NEW;
      }
    }
    nextRoundNanos = nowNanos;
  }

  /** Whether any verdict runs at the moment. */
  public boolean anySuspect() {
    return watch.peers().stream().anyMatch(peer -> peer.standing == Standing.SUSPECT);
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

  /** The coordinator above this one that most of the peers that are alive name, if any. */
  public Optional<PeerId> namedByMost() {
    return ballot.namedByMost();
  }

  private void endAttempts(Watched peer) {
    // Without attempts, what is due is the round's heartbeat, which stays due.
    if (peer.attempts != null) {
      peer.attempts = null;
      agenda.put(peer, Watched.NEVER);
    }
  }

  private void drop(Watched peer) {
    watch.remove(peer);
    end(peer);
  }

  private void end(Watched peer) {
    agenda.put(peer, Watched.NEVER);
    settle(peer);
  }

  private void settle(Watched peer) {
    Round round = peer.round;
    if (round != null) {
      peer.round = null;
      round.settle();
      closeRounds();
    }
  }
}

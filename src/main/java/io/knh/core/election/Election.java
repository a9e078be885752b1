package io.knh.core.election;

import io.knh.core.model.ElectionReason;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A follower's part in elections: it hears heartbeats, waits when they stay away, and then pings
 * the higher-ranked members.
 *
 * <pre>
 *   waiting ── silent for PROBE_INTERVAL + PROBE_TIMEOUT + rank ──▶ candidacy ── none answers ──▶ won
 *      ▲                                                              │
 *      └──────── a heartbeat, or a higher-ranked one answers ─────────┘
 * </pre>
 *
 * A higher-ranked member that answers and does not announce itself is skipped: a member after three
 * answers; one of the original Go program, which looks only every 15 s, once {@link Original#TURN}
 * has passed since anybody was heard. That time is the same for all of them, so however many are
 * between, they cost it once.
 *
 * <p>With the defaults the first in line asks 7 s after the last heartbeat and needs at most one
 * {@code PROBE_TIMEOUT} of 2 s more: 9 s. When many of the highest go down together, those that are
 * left ask after 11.5 s, and half a second of waves and the time-out make it 14 s.
 */
public final class Election {

  private final Peer self;
  private final long silenceNanos;
  private final Outlet outlet;
  private ElectionReason reason = ElectionReason.START;
  private final Predicate<Peer> left;
  private final HeardCoordinators coordinators;
  private final SilentHigherRanked silentHigher = new SilentHigherRanked();
  private final Map<Long, Peer> pinged = new HashMap<>();
  private Roster roster = Roster.empty();
  private Optional<Peer> silent = Optional.empty();
  private long sinceNanos;
  private long heardNanos;
  private boolean originalAnswered;
  private boolean announced;
  private @Nullable Candidacy candidacy;

  /**
   * A follower that waits from {@code nowNanos} on.
   *
   * @param left who said goodbye: nobody waits for those
   */
  public Election(
      Peer self, long silenceNanos, Predicate<Peer> left, Outlet outlet, long nowNanos) {
    this.self = self;
    this.silenceNanos = silenceNanos;
    this.left = left;
    this.outlet = outlet;
    this.coordinators = new HeardCoordinators(silenceNanos);
    this.sinceNanos = nowNanos;
    this.heardNanos = nowNanos;
  }

  /** Why the next election would be held, or was won. */
  public ElectionReason reason() {
    return reason;
  }

  /** Should there be an election, then from now on for this {@code reason}. */
  public void because(ElectionReason reason) {
    this.reason = reason;
  }

  /** Waits anew, from now on: after a start, a pause, or a term as coordinator. */
  public void waitAnew(long nowNanos) {
    coordinators.forgetAll();
    silent = Optional.empty();
    beginWait(nowNanos);
  }

  private void beginWait(long nowNanos) {
    sinceNanos = nowNanos;
    heardNanos = nowNanos;
    originalAnswered = false;
    announced = false;
    endCandidacy();
  }

  /** The roster changed. */
  public void update(Roster changed) {
    roster = changed;
    coordinators.retain(changed);
    silentHigher.retain(changed);
  }

  /**
   * {@code higher} announced itself.
   *
   * @param original whether as the original Go program does
   */
  public void heard(Peer higher, boolean original, long nowNanos) {
    coordinators.heard(higher, original, nowNanos);
    silentHigher.announced(higher);
    beginWait(nowNanos);
  }

  /** {@code peer} is gone: it is neither followed nor waited for. */
  public void gone(Peer peer) {
    coordinators.forget(peer);
  }

  /** Whom to follow: the highest coordinator heard lately. */
  public Optional<Peer> coordinator(long nowNanos) {
    Optional<Peer> highest = coordinators.highest(nowNanos);
    if (highest.isPresent()) {
      silent = highest;
    }
    return highest;
  }

  /**
   * A ping was answered.
   *
   * @param pong whether as it should be
   * @param original whether by the original Go program
   */
  public void answered(long exchange, boolean pong, boolean original, long nowNanos) {
    Peer higher = pinged.remove(exchange);
    if (higher == null || candidacy == null) {
      return;
    }
    if (!pong) {
      candidacy.silent(higher);
      return;
    }
    if (original && nowNanos >= originalsDueNanos()) {
      // It has had its turn. Whoever is above it is asked next, and skipped in the same way.
      silentHigher.end(higher);
      outlet.report(new Transition.HigherRankedSkipped(higher));
      candidacy.silent(higher);
      return;
    }
    originalAnswered |= original;
    if (!original && silentHigher.answered(higher)) {
      outlet.report(new Transition.HigherRankedSkipped(higher));
    }
    // Somebody above is there: its heartbeat is waited for again.
    sinceNanos = nowNanos;
    endCandidacy();
  }

  /** A ping was not answered. */
  public void failed(long exchange) {
    Peer higher = pinged.remove(exchange);
    if (higher != null && candidacy != null) {
      candidacy.silent(higher);
    }
  }

  /** A ping could not be sent: nobody is known to be silent, so the wait begins anew. */
  public void unsent(long exchange, long nowNanos) {
    if (pinged.remove(exchange) != null && candidacy != null) {
      sinceNanos = nowNanos;
      endCandidacy();
    }
  }

  /**
   * Does what is due.
   *
   * @return whether this member is the coordinator now
   */
  public boolean advance(long nowNanos) {
    // An original that fell silent for so long may be about to announce itself, or be down: it is
    // asked like any other, and remains the coordinator meanwhile.
    boolean waits = coordinator(nowNanos).isPresent();
    if (coordinators.any(nowNanos)) {
      return false;
    }
    if (candidacy == null) {
      if (nowNanos < deadlineNanos()) {
        return false;
      }
      candidacy = new Candidacy(higherRanked());
    }
    if (!waits && !announced) {
      announced = true;
      outlet.report(new Transition.ElectionStarted(higherRanked().size(), reason));
    }
    for (Peer higher : candidacy.ask(nowNanos)) {
      pinged.put(outlet.send(new Message.Ping(), higher), higher);
    }
    boolean won = candidacy.won();
    if (won) {
      coordinators.forgetAll();
      endCandidacy();
    }
    return won;
  }

  /** How many pings wait for their answers. */
  public int inFlight() {
    return pinged.size();
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos(long nowNanos) {
    long expiryNanos = coordinators.expiryNanos(nowNanos);
    if (coordinators.any(nowNanos)) {
      return expiryNanos;
    }
    return Math.min(expiryNanos, candidacy == null ? deadlineNanos() : candidacy.wakeNanos());
  }

  private long deadlineNanos() {
    long waitNanos = Rank.of(self, silent, roster, left).waitNanos();
    long nextNanos = sinceNanos + silenceNanos;
    boolean turnIsNext = originalAnswered && originalsDueNanos() > sinceNanos;
    return (turnIsNext ? Math.min(nextNanos, originalsDueNanos()) : nextNanos) + waitNanos;
  }

  /** When one of the original Go program that would coordinate has announced itself. */
  private long originalsDueNanos() {
    return heardNanos + Math.max(silenceNanos, Original.TURN.toNanos());
  }

  private List<Peer> higherRanked() {
    List<Peer> higherRanked = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      Peer peer = entry.peer();
      if (peer.compareTo(self) > 0
          && !entry.terminating()
          && !left.test(peer)
          && !silentHigher.exhausted(peer)) {
        higherRanked.add(peer);
      }
    }
    return higherRanked;
  }

  private void endCandidacy() {
    candidacy = null;
    pinged.clear();
  }
}

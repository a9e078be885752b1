package io.knh.core.election;

import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A follower's part in elections: it hears heartbeats, waits when they stay away, and then pings
 * its superiors.
 *
 * <pre>
 *   hearing ── silent for PROBE_INTERVAL + PROBE_TIMEOUT + rank ──▶ candidacy ── none answers ──▶ won
 *      ▲                                                              │
 *      └──────────── a heartbeat, or a superior answers ──────────────┘
 * </pre>
 *
 * With the defaults the first in line asks 7 s after the last heartbeat and needs at most one
 * {@code PROBE_TIMEOUT} of 2 s more: 9 s. When many of the highest die together, those that are
 * left ask after 11.5 s, and half a second of waves and the time-out make it 14 s.
 */
public final class Succession {

  private final Peer self;
  private final long silenceNanos;
  private final Pings pings;
  private final Predicate<Peer> left;
  private final Hearing hearing;
  private final Patience patience = new Patience();
  private final Map<Long, Peer> pinged = new HashMap<>();
  private Roster roster = Roster.empty();
  private Optional<Peer> silent = Optional.empty();
  private long sinceNanos;
  private @Nullable Candidacy candidacy;

  /**
   * A follower that waits from {@code nowNanos} on.
   *
   * @param left tells who said goodbye: nobody waits for those
   */
  public Succession(
      Peer self, long silenceNanos, Predicate<Peer> left, Pings pings, long nowNanos) {
    this.self = self;
    this.silenceNanos = silenceNanos;
    this.left = left;
    this.pings = pings;
    this.hearing = new Hearing(silenceNanos);
    this.sinceNanos = nowNanos;
  }

  /** Waits anew, from now on: after a start, a pause, or a term as coordinator. */
  public void waitAnew(long nowNanos) {
    hearing.forgetAll();
    silent = Optional.empty();
    sinceNanos = nowNanos;
    endCandidacy();
  }

  /** The roster changed. */
  public void update(Roster changed) {
    roster = changed;
    hearing.retain(changed);
    patience.retain(changed);
  }

  /** {@code superior} announced itself. */
  public void heard(Peer superior, long nowNanos) {
    hearing.heard(superior, nowNanos);
    patience.announced(superior);
    sinceNanos = nowNanos;
    endCandidacy();
  }

  /** {@code peer} is gone: it is neither obeyed nor waited for. */
  public void gone(Peer peer) {
    hearing.forget(peer);
  }

  /** Whom to obey: the highest coordinator heard lately. */
  public Optional<Peer> coordinator(long nowNanos) {
    Optional<Peer> highest = hearing.highest(nowNanos);
    if (highest.isPresent()) {
      silent = highest;
    }
    return highest;
  }

  /** A ping was answered: {@code pong} tells whether as it should be. */
  public void answered(long exchange, boolean pong, long nowNanos) {
    Peer superior = pinged.remove(exchange);
    if (superior == null || candidacy == null) {
      return;
    }
    if (!pong) {
      candidacy.silent(superior);
      return;
    }
    if (patience.answered(superior)) {
      pings.passedOver(superior);
    }
    // Somebody above is there: its heartbeat is waited for again.
    sinceNanos = nowNanos;
    endCandidacy();
  }

  /** A ping was not answered. */
  public void failed(long exchange) {
    Peer superior = pinged.remove(exchange);
    if (superior != null && candidacy != null) {
      candidacy.silent(superior);
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
    if (coordinator(nowNanos).isPresent()) {
      return false;
    }
    if (candidacy == null) {
      if (nowNanos < deadlineNanos()) {
        return false;
      }
      List<Peer> superiors = superiors();
      candidacy = new Candidacy(superiors);
      pings.electionStarted(superiors.size());
    }
    for (Peer superior : candidacy.ask(nowNanos)) {
      pinged.put(pings.ping(superior), superior);
    }
    boolean won = candidacy.won();
    if (won) {
      endCandidacy();
    }
    return won;
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos() {
    long expiryNanos = hearing.expiryNanos();
    if (expiryNanos != Long.MAX_VALUE) {
      return expiryNanos;
    }
    return candidacy == null ? deadlineNanos() : candidacy.wakeNanos();
  }

  private long deadlineNanos() {
    return sinceNanos + silenceNanos + Rank.of(self, silent, roster, left).waitNanos();
  }

  private List<Peer> superiors() {
    List<Peer> superiors = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      Peer peer = entry.peer();
      if (peer.compareTo(self) > 0
          && !entry.terminating()
          && !left.test(peer)
          && !patience.exhausted(peer)) {
        superiors.add(peer);
      }
    }
    return superiors;
  }

  private void endCandidacy() {
    candidacy = null;
    pinged.clear();
  }
}

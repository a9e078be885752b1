package io.knh.core.election;

import io.knh.core.model.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * One election, from the side of the member that holds it: the higher-ranked members are pinged,
 * the nearest first, in growing waves, until one answers.
 *
 * <pre>
 *   1 ── all failed, or 100 ms ──▶ 8 ──▶ 64 ──▶ 512 ──▶ 4096, and so on ── all failed ──▶ won
 *   └──────────────┴─ one answers: somebody above is there, the candidacy is over
 * </pre>
 *
 * <p>One that answers is enough, whichever it is, and the nearest is as likely to as any other:
 * when many members ask at once, each has a nearest of its own, and most are done with one ping.
 * Only the highest that is left has to go through all that are gone. A member with {@code g} silent
 * ones right above it pings {@code 8 g + 1} at most, so all members together ping one for each that
 * is left and eight for each that is gone at most, wherever those stood.
 *
 * <p>The textbook algorithm asks all higher-ranked members at once, which costs n(n-1)/2 messages
 * when the lowest starts.
 */
public final class Candidacy {

  /** Each wave is so many times as large as the one before, the first being one ping. */
  static final int GROWTH = 8;

  /**
   * How long a wave is waited for before the next one starts beside it, in nanoseconds: 100 ms,
   * longer than any answer takes that was not held up. A cluster of 5,000 with a third gone needs
   * five waves: the last one starts 400 ms after the first.
   */
  static final long WAVE_NANOS = 100_000_000L;

  /** From the first wave to the sixth: 8,777 members are asked by then. */
  static final long WAVES_NANOS = 5 * WAVE_NANOS;

  /** Most pings that wait for an answer at the same time; further ones start as these fail. */
  public static final int MAX_IN_FLIGHT = 4096;

  private final ArrayDeque<Peer> unasked;
  private final TreeSet<Peer> asked = new TreeSet<>();
  private int wave = 1;
  private long nextWaveNanos = Long.MIN_VALUE;

  /** An election against {@code higherRanked}. */
  public Candidacy(Collection<Peer> higherRanked) {
    unasked = new ArrayDeque<>(higherRanked.stream().sorted(Comparator.naturalOrder()).toList());
  }

  /** The higher-ranked members to ping now, the nearest first; none while a wave is waited for. */
  public List<Peer> ask(long nowNanos) {
    if (asked.isEmpty()) {
      nextWaveNanos = nowNanos;
    }
    if (nowNanos < wakeNanos()) {
      return List.of();
    }
    List<Peer> now = new ArrayList<>();
    while (!unasked.isEmpty() && now.size() < wave && asked.size() < MAX_IN_FLIGHT) {
      Peer higher = unasked.remove();
      asked.add(higher);
      now.add(higher);
    }
    wave = Math.min(wave * GROWTH, MAX_IN_FLIGHT);
    nextWaveNanos = nowNanos + WAVE_NANOS;
    return now;
  }

  /** {@code higher} did not answer {@code pong}. */
  public void silent(Peer higher) {
    asked.remove(higher);
  }

  /** Whether no higher-ranked member is left that could answer: this member wins. */
  public boolean won() {
    return unasked.isEmpty() && asked.isEmpty();
  }

  /** When the next wave starts if nothing happens before; {@code Long.MAX_VALUE} when none does. */
  public long wakeNanos() {
    return unasked.isEmpty() || asked.size() >= MAX_IN_FLIGHT ? Long.MAX_VALUE : nextWaveNanos;
  }
}

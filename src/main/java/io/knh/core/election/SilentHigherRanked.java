package io.knh.core.election;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import java.util.TreeMap;

/**
 * How often each higher-ranked member answered a ping without announcing itself afterwards. One
 * that did so three times is skipped until it announces itself, or one above it does: it may be a
 * coordinator whose heartbeats do not reach this member, and waiting for it forever would leave the
 * member without one.
 */
public final class SilentHigherRanked {

  /** Answers without an announcement after which a higher-ranked member is skipped. */
  public static final int MAX_ANSWERS = 3;

  private final TreeMap<Peer, Integer> answers = new TreeMap<>();

  /**
   * {@code higher} answered a ping.
   *
   * @return whether it is skipped from now on
   */
  public boolean answered(Peer higher) {
    return answers.merge(higher, 1, Integer::sum) == MAX_ANSWERS;
  }

  /** {@code higher} is skipped from now on: it had its time to announce itself. */
  public void end(Peer higher) {
    answers.put(higher, MAX_ANSWERS);
  }

  /**
   * {@code higher} announced itself. Those below it have nothing to announce: what they answered is
   * forgotten, or one that answers in an election that another wins would be skipped after three of
   * these, though it is the next in line.
   */
  public void announced(Peer higher) {
    answers.headMap(higher, true).clear();
  }

  /** Whether {@code higher} is not waited for any more. */
  public boolean exhausted(Peer higher) {
    return answers.getOrDefault(higher, 0) >= MAX_ANSWERS;
  }

  /** Forgets those that are not in {@code roster} any more. */
  public void retain(Roster roster) {
    answers.keySet().removeIf(peer -> roster.find(peer.address()).isEmpty());
  }
}

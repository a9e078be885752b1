package io.knh.core.election;

import io.knh.core.peer.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * One election, from the side of the member that holds it: its superiors are pinged, the highest
 * first, until one answers. The textbook algorithm asks all of them at once, which costs n(n-1)/2
 * messages when the lowest starts; here the first answer ends it.
 */
public final class Candidacy {

  /** Most pings that wait for an answer at the same time. */
  public static final int MAX_IN_FLIGHT = 16;

  private final ArrayDeque<Peer> unasked;
  private final TreeSet<Peer> asked = new TreeSet<>();

  /** An election against {@code superiors}. */
  public Candidacy(Collection<Peer> superiors) {
    unasked = new ArrayDeque<>(superiors.stream().sorted(Comparator.reverseOrder()).toList());
  }

  /** The superiors to ping now, the highest first. */
  public List<Peer> ask() {
    List<Peer> now = new ArrayList<>();
    while (!unasked.isEmpty() && asked.size() < MAX_IN_FLIGHT) {
      Peer superior = unasked.remove();
      asked.add(superior);
      now.add(superior);
    }
    return now;
  }

  /** {@code superior} did not answer {@code pong}. */
  public void silent(Peer superior) {
    asked.remove(superior);
  }

  /** Whether no superior is left that could answer: this member wins. */
  public boolean won() {
    return unasked.isEmpty() && asked.isEmpty();
  }
}

package io.knh.core.event;

import io.knh.core.peer.Digest;
import io.knh.core.peer.Peer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The ledger's line about one peer. All numbers only ever grow, so two ledgers are merged by taking
 * the larger of each, in any order and as often as one likes. A line full of zeros says that the
 * peer has answered before.
 *
 * @param peer who it is about
 * @param deaths deaths that were told
 * @param recoveries how many of these it recovered from; dead while there are fewer than deaths
 * @param leavings the number of its last leaving, by a goodbye or a terminating mark, from 1. Their
 *     numbers are {@linkplain Leavings times}: members that know nothing of each other, and of an
 *     earlier leaving, must not give both of them one number.
 * @param returns the number of the last leaving that it returned from; gone while it is less than
 *     that of the last
 * @param settled the number of its last event that is done with: delivered, unwanted or given up
 * @param undelivered the events that are not, in the order of their numbers, at most {@link
 *     #MAX_UNDELIVERED}
 * @param downSince when the last outage that was told began, for the recovery from it; none where
 *     that is not known, or not needed any more. No part of the {@link #digest}: members of earlier
 *     versions do not keep it, and would never be equal.
 */
public record Line(
    Peer peer,
    int deaths,
    int recoveries,
    int leavings,
    int returns,
    int settled,
    List<Event.OfPeer> undelivered,
    Optional<Instant> downSince) {

  /** Most undelivered events of one peer: one that flaps while the receiver is down. */
  public static final int MAX_UNDELIVERED = 8;

  /**
   * The first of two counts. Members of earlier versions drop when an outage began and ended, so a
   * copy without it may come before one with it. All is compared in the end, or two members that
   * merge in another order would keep different copies.
   */
  private static final Comparator<Event.OfPeer> ORDER =
      Comparator.comparing(Event.OfPeer::id)
          .thenComparingLong(Line::unknownMoments)
          .thenComparing(Event.OfPeer::toString);

  // Of the wire: names and punctuation of a line, of a count, and of an event with its longest
  // number, cause and scope.
  private static final int BYTES = 48;
  private static final int COUNT_BYTES = 24;
  private static final int EVENT_BYTES = 196;

  /** A line of which it is not known when its last outage began. */
  public Line(
      Peer peer,
      int deaths,
      int recoveries,
      int leavings,
      int returns,
      int settled,
      List<Event.OfPeer> undelivered) {
    this(peer, deaths, recoveries, leavings, returns, settled, undelivered, Optional.empty());
  }

  public Line {
    if (deaths < 0 || recoveries < 0 || leavings < 0 || returns < 0 || settled < 0) {
      throw new IllegalArgumentException("a count of " + peer + " is negative");
    }
    if (settled >= 2 * deaths) {
      downSince = Optional.empty(); // its recovery is done with, too
    }
    int done = settled;
    undelivered =
        undelivered.stream()
            .filter(event -> event.number() > done)
            .sorted(Comparator.comparingInt(Event.OfPeer::number))
            .toList();
    if (undelivered.size() > MAX_UNDELIVERED) {
      undelivered = undelivered.subList(undelivered.size() - MAX_UNDELIVERED, undelivered.size());
    }
  }

  /** The line of a peer that has answered, and of which nothing else is known. */
  public static Line of(Peer peer) {
    return new Line(peer, 0, 0, 0, 0, 0, List.of());
  }

  /** Whether its last death was told and it has not answered since. */
  public boolean dead() {
    return deaths > recoveries;
  }

  /** Whether it said goodbye, or was marked terminating, and has not answered since. */
  public boolean left() {
    return leavings > returns;
  }

  /** Whether earlier events may be undelivered too, for which there was no room any more. */
  public boolean full() {
    return undelivered.size() == MAX_UNDELIVERED;
  }

  /** Whether its peer was alive since {@code before} was written: it answered, or said goodbye. */
  boolean showsLifeAfter(Line before) {
    return recoveries > before.recoveries || leavings > before.leavings || returns > before.returns;
  }

  /**
   * Both lines in one: the larger of each number, the smaller of two ids for one event, and of two
   * copies of one event that which says when the outage was.
   */
  public Line mergedWith(Line other) {
    TreeMap<Integer, Event.OfPeer> events = new TreeMap<>();
    for (List<Event.OfPeer> half : List.of(undelivered, other.undelivered)) {
      for (Event.OfPeer event : half) {
        events.merge(event.number(), event, Line::smaller);
      }
    }
    return new Line(
        peer,
        Math.max(deaths, other.deaths),
        Math.max(recoveries, other.recoveries),
        Math.max(leavings, other.leavings),
        Math.max(returns, other.returns),
        Math.max(settled, other.settled),
        List.copyOf(events.values()),
        laterDownSince(other));
  }

  /** Of the last of the outages; of one that two members told the earlier beginning. */
  private Optional<Instant> laterDownSince(Line other) {
    if (deaths != other.deaths) {
      return deaths > other.deaths ? downSince : other.downSince;
    }
    return Stream.concat(downSince.stream(), other.downSince.stream())
        .min(Comparator.naturalOrder());
  }

  private static Event.OfPeer smaller(Event.OfPeer one, Event.OfPeer other) {
    return one.equals(other) || ORDER.compare(one, other) <= 0 ? one : other;
  }

  private static long unknownMoments(Event.OfPeer event) {
    return switch (event) {
      case Event.PeerDown down -> Stream.of(down.since()).filter(Optional::isEmpty).count();
      case Event.PeerUp up -> Stream.of(up.since(), up.until()).filter(Optional::isEmpty).count();
    };
  }

  Line died(Event.PeerDown event) {
    return new Line(
        peer, deaths + 1, recoveries, leavings, returns, settled, with(event), event.since());
  }

  Line recovered() {
    return new Line(
        peer,
        deaths,
        Math.max(recoveries, deaths),
        leavings,
        returns,
        settled,
        undelivered,
        downSince);
  }

  Line telling(Event.OfPeer event) {
    return new Line(peer, deaths, recoveries, leavings, returns, settled, with(event), downSince);
  }

  /** Somebody finds that it leaves, at {@code time}: at once, or by what it may say soon. */
  Line departed(int time) {
    return left() ? this : leaving(time);
  }

  /** It says itself that it leaves, at {@code time}. */
  Line leaving(int time) {
    return new Line(
        peer,
        deaths,
        recoveries,
        Math.max(Math.max(leavings, returns) + 1, time),
        returns,
        settled,
        undelivered,
        downSince);
  }

  Line returned() {
    return new Line(
        peer,
        deaths,
        recoveries,
        leavings,
        Math.max(returns, leavings),
        settled,
        undelivered,
        downSince);
  }

  /** What is known of the peer's deaths, and not of its leavings. */
  public Line withoutLeaving() {
    return leavings == 0 && returns == 0
        ? this
        : new Line(peer, deaths, recoveries, 0, 0, settled, undelivered, downSince);
  }

  Line settledTo(int number) {
    return new Line(
        peer,
        deaths,
        recoveries,
        leavings,
        returns,
        Math.max(settled, number),
        undelivered,
        downSince);
  }

  private List<Event.OfPeer> with(Event.OfPeer event) {
    List<Event.OfPeer> events = new ArrayList<>(undelivered);
    events.add(event);
    return events;
  }

  /** About how many bytes it takes in a message, rather more than less. */
  int bytes() {
    int bytes = BYTES + bytes(peer);
    for (int count : new int[] {deaths, recoveries, leavings, returns, settled}) {
      bytes += count == 0 ? 0 : COUNT_BYTES;
    }
    bytes += downSince.isEmpty() ? 0 : COUNT_BYTES + COUNT_BYTES / 2;
    for (Event.OfPeer event : undelivered) {
      bytes += EVENT_BYTES + bytes(event.coordinator());
    }
    return bytes;
  }

  private static int bytes(Peer peer) {
    return peer.id().value().length()
        + peer.address().toString().length()
        + peer.nodeName().length();
  }

  /**
   * A hash of all that it says, the same on every member.
   *
   * <p>Not {@code hashCode}, which is too short for thousands of lines and differs between runs
   * where enums are part of it.
   */
  long digest() {
    long hash = Digest.of(peer.id().value());
    hash = Digest.mix(hash, Digest.of(peer.address().toString()));
    for (int count : new int[] {deaths, recoveries, leavings, returns, settled}) {
      hash = Digest.mix(hash, count);
    }
    for (Event.OfPeer event : undelivered) {
      hash = Digest.mix(hash, event.number());
      hash = Digest.mix(hash, Digest.of(event.id()));
    }
    return hash;
  }
}

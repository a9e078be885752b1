package io.knh.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The ledger's record of one peer. All numbers only ever grow, so two ledgers are merged by taking
 * the larger of each, in any order and as often as one likes. An entry full of zeros says that the
 * peer has answered before.
 *
 * @param subject what it is about
 * @param outages outages that were recorded
 * @param recoveries how many of these it recovered from; it is down while there are fewer than
 *     outages
 * @param leavings the number of its last leaving, by a goodbye or a terminating mark, from 1. Their
 *     numbers are {@linkplain Leavings times}: members that know nothing of each other, and of an
 *     earlier leaving, must not give both of them one number.
 * @param returns the number of the last leaving that it returned from; gone while it is less than
 *     that of the last
 * @param settled the number of its last alert that is done with: delivered, not asked for or given
 *     up
 * @param undelivered the alerts that are not, in the order of their numbers, at most {@link
 *     #MAX_UNDELIVERED}
 * @param downSince when the last recorded outage began, for the recovery from it; none where that
 *     is not known, or not needed any more. No part of the {@link #digest}: members of earlier
 *     versions do not keep it, and would never be equal.
 */
public record LedgerEntry(
    Subject subject,
    int outages,
    int recoveries,
    int leavings,
    int returns,
    int settled,
    List<Alert.OfPeer> undelivered,
    Optional<Instant> downSince,
    Optional<Episode> episode) {

  /** Most undelivered alerts of one peer: one that flaps while the receiver is down. */
  public static final int MAX_UNDELIVERED = 8;

  /**
   * The first of two counts. Members of earlier versions drop when an outage began and ended, so a
   * copy without it may come before one with it. All is compared in the end, or two members that
   * merge in another order would keep different copies.
   */
  private static final Comparator<Alert.OfPeer> ORDER =
      Comparator.comparing(Alert.OfPeer::id)
          .thenComparingLong(LedgerEntry::unknownMoments)
          .thenComparing(Alert.OfPeer::toString);

  // Of the wire: names and punctuation of an entry, of a count, and of an alert with its longest
  // number, cause and scope.
  private static final int BYTES = 48;
  private static final int COUNT_BYTES = 24;
  private static final int NETWORK_BYTES = 48;
  private static final int ALERT_BYTES = 196;

  /** An entry of which it is not known when its last outage began. */
  public LedgerEntry(
      Peer peer,
      int outages,
      int recoveries,
      int leavings,
      int returns,
      int settled,
      List<Alert.OfPeer> undelivered) {
    this(
        Subject.of(peer),
        outages,
        recoveries,
        leavings,
        returns,
        settled,
        undelivered,
        Optional.empty(),
        Optional.empty());
  }

  public LedgerEntry {
    if (outages < 0 || recoveries < 0 || leavings < 0 || returns < 0 || settled < 0) {
      throw new IllegalArgumentException("a count of " + subject + " is negative");
    }
    if (settled >= 2 * outages) {
      downSince = Optional.empty(); // its recovery is done with, too
    }
    int done = settled;
    undelivered =
        undelivered.stream()
            .filter(alert -> alert.number() > done)
            .sorted(Comparator.comparingInt(Alert.OfPeer::number))
            .toList();
    if (undelivered.size() > MAX_UNDELIVERED) {
      undelivered = undelivered.subList(undelivered.size() - MAX_UNDELIVERED, undelivered.size());
    }
  }

  /** The entry of a peer that has answered, and of which nothing else is known. */
  public static LedgerEntry of(Peer peer) {
    return of(Subject.of(peer));
  }

  /** The entry of a subject about which nothing is known. */
  public static LedgerEntry of(Subject subject) {
    return new LedgerEntry(subject, 0, 0, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * The member that it is about.
   *
   * @throws java.util.NoSuchElementException when it is about none
   */
  public Peer peer() {
    return subject.member().orElseThrow();
  }

  /** Whether it is about a member. */
  public boolean isMember() {
    return subject.member().isPresent();
  }

  /** Whether its last outage was recorded and it has not answered since. */
  public boolean down() {
    return outages > recoveries;
  }

  /** Whether it said goodbye, or was marked terminating, and has not answered since. */
  public boolean left() {
    return leavings > returns;
  }

  /** Whether earlier alerts may be undelivered too, for which there was no room any more. */
  public boolean full() {
    return undelivered.size() == MAX_UNDELIVERED;
  }

  /** Whether every destination has heard all of its last problem, as far as it is counted. */
  public boolean isToldToAll() {
    return episode.stream()
        .flatMap(last -> last.told().keySet().stream())
        .allMatch(name -> subject.isAbout(name) || episode.get().owedTo(name, true) == 0);
  }

  /** Whether its peer was up since {@code before} was written: it answered, or said goodbye. */
  public boolean showsLifeAfter(LedgerEntry before) {
    return recoveries > before.recoveries || leavings > before.leavings || returns > before.returns;
  }

  /**
   * Both entries in one: the larger of each number, the smaller of two ids for one alert, and of
   * two copies of one alert that which says when the outage was.
   */
  public LedgerEntry mergedWith(LedgerEntry other) {
    TreeMap<Integer, Alert.OfPeer> alerts = new TreeMap<>();
    for (List<Alert.OfPeer> half : List.of(undelivered, other.undelivered)) {
      for (Alert.OfPeer alert : half) {
        alerts.merge(alert.number(), alert, LedgerEntry::smaller);
      }
    }
    return new LedgerEntry(
        subject,
        Math.max(outages, other.outages),
        Math.max(recoveries, other.recoveries),
        Math.max(leavings, other.leavings),
        Math.max(returns, other.returns),
        Math.max(settled, other.settled),
        List.copyOf(alerts.values()),
        laterDownSince(other),
        laterEpisode(other));
  }

  private Optional<Episode> laterEpisode(LedgerEntry other) {
    if (episode.isEmpty() || other.episode.isEmpty()) {
      return episode.isPresent() ? episode : other.episode;
    }
    return Optional.of(episode.get().mergedWith(other.episode.get()));
  }

  /** Of the last of the outages; of one that two members recorded, the earlier beginning. */
  private Optional<Instant> laterDownSince(LedgerEntry other) {
    if (outages != other.outages) {
      return outages > other.outages ? downSince : other.downSince;
    }
    return Stream.concat(downSince.stream(), other.downSince.stream())
        .min(Comparator.naturalOrder());
  }

  private static Alert.OfPeer smaller(Alert.OfPeer one, Alert.OfPeer other) {
    return one.equals(other) || ORDER.compare(one, other) <= 0 ? one : other;
  }

  private static long unknownMoments(Alert.OfPeer alert) {
    return switch (alert) {
      case Alert.PeerDown down -> Stream.of(down.since()).filter(Optional::isEmpty).count();
      case Alert.PeerUp up -> Stream.of(up.since(), up.until()).filter(Optional::isEmpty).count();
    };
  }

  public LedgerEntry wentDown(Alert.PeerDown alert) {
    return changed(
        entry -> {
          entry.outages++;
          entry.undelivered = with(alert);
          entry.downSince = alert.since();
        });
  }

  public LedgerEntry recovered() {
    return changed(entry -> entry.recoveries = Math.max(recoveries, outages));
  }

  public LedgerEntry recording(Alert.OfPeer alert) {
    return changed(entry -> entry.undelivered = with(alert));
  }

  /** Somebody finds that it leaves, at {@code time}: at once, or by what it may say soon. */
  public LedgerEntry departed(int time) {
    return left() ? this : leaving(time);
  }

  /** It says itself that it leaves, at {@code time}. */
  public LedgerEntry leaving(int time) {
    return changed(entry -> entry.leavings = Math.max(Math.max(leavings, returns) + 1, time));
  }

  public LedgerEntry returned() {
    return changed(entry -> entry.returns = Math.max(returns, leavings));
  }

  /** What is known of the peer's outages, and not of its leavings. */
  public LedgerEntry withoutLeaving() {
    return leavings == 0 && returns == 0
        ? this
        : changed(
            entry -> {
              entry.leavings = 0;
              entry.returns = 0;
            });
  }

  /** What is known of it but its last problem. */
  public LedgerEntry withoutEpisode() {
    return changed(entry -> entry.episode = Optional.empty());
  }

  public LedgerEntry settledTo(int number) {
    return changed(entry -> entry.settled = Math.max(settled, number));
  }

  /** The same, and {@code last} is its last problem. */
  public LedgerEntry with(Episode last) {
    return changed(entry -> entry.episode = Optional.of(last));
  }

  private List<Alert.OfPeer> with(Alert.OfPeer alert) {
    List<Alert.OfPeer> alerts = new ArrayList<>(undelivered);
    alerts.add(alert);
    return alerts;
  }

  private LedgerEntry changed(Consumer<Change> change) {
    Change changed = new Change(this);
    change.accept(changed);
    return changed.entry();
  }

  /** An entry about the same subject in the making. */
  private static final class Change {
    private final Subject subject;
    private int outages;
    private int recoveries;
    private int leavings;
    private int returns;
    private int settled;
    private List<Alert.OfPeer> undelivered;
    private Optional<Instant> downSince;
    private Optional<Episode> episode;

    Change(LedgerEntry before) {
      subject = before.subject;
      outages = before.outages;
      recoveries = before.recoveries;
      leavings = before.leavings;
      returns = before.returns;
      settled = before.settled;
      undelivered = before.undelivered;
      downSince = before.downSince;
      episode = before.episode;
    }

    LedgerEntry entry() {
      return new LedgerEntry(
          subject,
          outages,
          recoveries,
          leavings,
          returns,
          settled,
          undelivered,
          downSince,
          episode);
    }
  }

  /** About how many bytes it takes in a message, rather more than less. */
  public int bytes() {
    int bytes =
        BYTES
            + switch (subject) {
              case Subject.Member member -> bytes(member.peer());
              case Subject.Own own -> own.key().length();
              case Subject.Network network -> network.key().length() + NETWORK_BYTES;
            };
    for (int count : new int[] {outages, recoveries, leavings, returns, settled}) {
      bytes += count == 0 ? 0 : COUNT_BYTES;
    }
    bytes += downSince.isEmpty() ? 0 : COUNT_BYTES + COUNT_BYTES / 2;
    for (Alert.OfPeer alert : undelivered) {
      bytes += ALERT_BYTES + bytes(alert.coordinator());
    }
    bytes += episode.map(Episode::bytes).orElse(0);
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
   * <p>Not {@code hashCode}, which is too short for thousands of entries and differs between runs
   * where enums are part of it.
   */
  public long digest() {
    long hash =
        switch (subject) {
          case Subject.Member member -> digest(member.peer());
          case Subject.Own own -> Digest.of(own.key());
          case Subject.Network network -> Digest.of(network.key());
        };
    for (int count : new int[] {outages, recoveries, leavings, returns, settled}) {
      hash = Digest.mix(hash, count);
    }
    for (Alert.OfPeer alert : undelivered) {
      hash = Digest.mix(hash, alert.number());
      hash = Digest.mix(hash, Digest.of(alert.id()));
    }
    return episode.isPresent() ? Digest.mix(hash, episode.get().digest()) : hash;
  }

  private static long digest(Peer peer) {
    return Digest.mix(Digest.of(peer.id().value()), Digest.of(peer.address().toString()));
  }
}

package io.knh.core.alert;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.OutboxLane;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What is still to be delivered. Detection never waits for it: events go in, and posts come out as
 * the receivers take them.
 *
 * <p>Each of the three destinations counts its own failures in a row. A new event is tried at once,
 * whatever came before it, unless the receiver asked to wait, and so is an earlier one of its peer,
 * which has to go first; all else that failed before waits for the destination's next time. What
 * failed goes behind the others, so that one event which a receiver cannot stand does not hold up
 * the rest.
 */
public final class Outbox {

  /** Most posts that wait for an answer at the same time. */
  public static final int MAX_IN_FLIGHT = 4;

  /**
   * Most cluster statuses among them. A status comes every few seconds, so a receiver that hangs
   * would soon have a post of each of the last ones waiting, and no room left for an alarm.
   */
  public static final int MAX_STATUSES_IN_FLIGHT = 1;

  /** Most recoveries among them, which are no alarms and must not keep one waiting. */
  public static final int MAX_RECOVERIES_IN_FLIGHT = 1;

  /** Most peer events that are kept; more than peers in the largest cluster. */
  public static final int MAX_PEER_ALERTS = 10_000;

  private final RetrySchedule schedule;
  private final Posts posts;
  private final Lane peerLane = new Lane(MAX_IN_FLIGHT);
  private final Lane recoveryLane = new Lane(MAX_RECOVERIES_IN_FLIGHT);
  private final Lane clusterLane = new Lane(MAX_STATUSES_IN_FLIGHT);
  private final Map<Long, Entry> inFlight = new HashMap<>();
  private Optional<Alert> newestStatus = Optional.empty();

  /** One destination: what waits for it, and how it has been doing. */
  private static final class Lane {
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final int maxInFlight;
    private int inFlight;
    private int failures;
    private long retryNanos;
    private long closedUntilNanos;

    Lane(int maxInFlight) {
      this.maxInFlight = maxInFlight;
    }

    boolean isFull() {
      return inFlight >= maxInFlight;
    }

    boolean isOpen(long nowNanos) {
      return nowNanos >= closedUntilNanos;
    }

    boolean takes(Entry entry, long nowNanos) {
      return nowNanos >= readyNanos(entry);
    }

    int unposted() {
      int unposted = 0;
      for (Entry entry : waiting) {
        unposted += entry.goesAtOnce() ? 1 : 0;
      }
      return unposted;
    }

    OutboxLane view(AlertKind kind) {
      long nextNanos = -1;
      for (Entry entry : waiting) {
        long readyNanos = readyNanos(entry);
        nextNanos = nextNanos < 0 ? readyNanos : Math.min(nextNanos, readyNanos);
      }
      return new OutboxLane(kind, waiting.size(), inFlight, failures, nextNanos);
    }

    long readyNanos(Entry entry) {
      return entry.goesAtOnce() ? closedUntilNanos : Math.max(retryNanos, closedUntilNanos);
    }
  }

  private static final class Entry {
    private final Alert alert;
    private final long addedNanos;
    private int attempts;
    private boolean hurried;
    private boolean settled;

    Entry(Alert alert, long addedNanos) {
      this.alert = alert;
      this.addedNanos = addedNanos;
    }

    boolean goesAtOnce() {
      return attempts == 0 || hurried;
    }

    boolean is(Alert.OfPeer other) {
      return alert instanceof Alert.OfPeer mine
          && mine.number() == other.number()
          && mine.peer().peer().equals(other.peer().peer());
    }

    boolean isOpenBefore(Alert.OfPeer other) {
      return !settled && isSettledBy(other.peer().peer(), other.number() - 1);
    }

    boolean isSettledBy(Peer peer, int number) {
      return alert instanceof Alert.OfPeer mine
          && mine.number() <= number
          && mine.peer().peer().equals(peer);
    }
  }

  /** An empty outbox. */
  public Outbox(LongSupplier random, Posts posts) {
    this.schedule = new RetrySchedule(random);
    this.posts = posts;
  }

  /** Takes {@code alert}; a newer cluster status replaces one that waits. */
  public void add(Alert alert, long nowNanos) {
    Lane lane = lane(alert);
    switch (alert) {
      case Alert.ClusterStatus status -> {
        lane.waiting.clear();
        newestStatus = Optional.of(status);
      }
      case Alert.OfPeer about -> {
        if (lane.waiting.size() >= MAX_PEER_ALERTS) {
          posts.lost(alert, MAX_PEER_ALERTS + " events wait for the receiver already");
          return;
        }
      }
    }
    lane.waiting.add(new Entry(alert, nowNanos));
  }

  /** Whether {@code alert} would be posted soon if it were added: nobody waits before it. */
  public boolean hasRoom(Alert alert, long nowNanos) {
    Lane lane = lane(alert);
    // While it waits, for the receiver or for another's posts to end, what it has to have may
    // change.
    return lane.isOpen(nowNanos)
        && lane.inFlight + lane.unposted() < lane.maxInFlight
        && inFlight.size() + unposted(nowNanos) < MAX_IN_FLIGHT;
  }

  private int unposted(long nowNanos) {
    int unposted = 0;
    for (Lane lane : List.of(peerLane, recoveryLane)) {
      unposted += lane.isOpen(nowNanos) ? lane.unposted() : 0;
    }
    return unposted;
  }

  /** Whether an event waits here, or is on its way, that has the peer and number of this one. */
  public boolean contains(Alert.OfPeer alert) {
    return lane(alert).waiting.stream().anyMatch(entry -> entry.is(alert))
        || inFlight.values().stream().anyMatch(entry -> entry.is(alert));
  }

  /** The events of the same peer before {@code alert} that wait here, or are on their way. */
  public List<Alert.OfPeer> earlier(Alert.OfPeer alert) {
    return Stream.of(peerLane.waiting, recoveryLane.waiting, inFlight.values())
        .flatMap(Collection::stream)
        .filter(entry -> entry.isOpenBefore(alert))
        .map(entry -> entry.alert)
        .map(Alert.OfPeer.class::cast)
        .toList();
  }

  /** The events of {@code peer} up to {@code number} are done with: those that wait go. */
  public void settled(Peer peer, int number) {
    for (Lane lane : List.of(peerLane, recoveryLane)) {
      lane.waiting.removeIf(entry -> entry.isSettledBy(peer, number));
    }
    for (Entry entry : inFlight.values()) {
      entry.settled |= entry.isSettledBy(peer, number);
    }
  }

  /** Drops the peer events that wait: another member delivers them. */
  public void dropPeerAlerts() {
    peerLane.waiting.clear();
    recoveryLane.waiting.clear();
  }

  /** Tries those of the same peer that have to be delivered before {@code alert} at once. */
  public void hurry(Alert.OfPeer alert) {
    Stream.of(peerLane.waiting, recoveryLane.waiting)
        .flatMap(Collection::stream)
        .filter(entry -> entry.isOpenBefore(alert))
        .forEach(entry -> entry.hurried = true);
  }

  /** How many posts wait for their result. */
  public int inFlight() {
    return inFlight.size();
  }

  /** Starts the posts whose time has come, peer events first. */
  public void advance(long nowNanos) {
    advance(peerLane, nowNanos);
    advance(recoveryLane, nowNanos);
    advance(clusterLane, nowNanos);
  }

  private void advance(Lane lane, long nowNanos) {
    Iterator<Entry> waiting = lane.waiting.iterator();
    while (waiting.hasNext() && !lane.isFull() && inFlight.size() < MAX_IN_FLIGHT) {
      Entry entry = waiting.next();
      if (entry.attempts > 0 && nowNanos - entry.addedNanos >= RetrySchedule.GIVE_UP.toNanos()) {
        waiting.remove();
        posts.lost(entry.alert, "not delivered within " + RetrySchedule.GIVE_UP.toHours() + " h");
      } else if (lane.takes(entry, nowNanos)) {
        waiting.remove();
        entry.attempts++;
        entry.hurried = false;
        lane.inFlight++;
        inFlight.put(posts.post(entry.alert, entry.attempts), entry);
      }
    }
  }

  /** The post with the number {@code post} ended. */
  public void posted(long post, PostResult result, long nowNanos) {
    Entry entry = inFlight.remove(post);
    if (entry == null) {
      return;
    }
    Lane lane = lane(entry.alert);
    lane.inFlight--;
    switch (result) {
      case PostResult.Delivered delivered -> {
        reopen(lane, nowNanos);
        posts.delivered(entry.alert, entry.attempts);
      }
      case PostResult.Gone gone -> {
        reopen(lane, nowNanos);
        posts.lost(entry.alert, "the receiver answered 410 Gone");
      }
      case PostResult.Undelivered undelivered -> failed(lane, entry, undelivered, nowNanos);
    }
  }

  private static void reopen(Lane lane, long nowNanos) {
    lane.failures = 0;
    lane.retryNanos = nowNanos;
    lane.closedUntilNanos = nowNanos;
  }

  private void failed(Lane lane, Entry entry, PostResult.Undelivered result, long nowNanos) {
    if (nowNanos >= lane.retryNanos) {
      // Posts in flight together that fail together are one failure of the destination.
      lane.failures++;
      long delayNanos = schedule.delayNanos(lane.failures, result.retryAfter());
      lane.retryNanos = nowNanos + delayNanos;
    }
    if (!result.retryAfter().isZero()) {
      long openNanos = nowNanos + RetrySchedule.boundedNanos(result.retryAfter());
      lane.closedUntilNanos = Math.max(lane.closedUntilNanos, openNanos);
    }
    if (!replaced(entry.alert) && !entry.settled) {
      lane.waiting.add(entry);
    }
    Duration retryIn = Duration.ofNanos(lane.retryNanos - nowNanos);
    posts.failed(entry.alert, entry.attempts, result.reason(), retryIn);
  }

  /** Whether a newer status came while {@code alert} was on its way; it may be delivered by now. */
  private boolean replaced(Alert alert) {
    return alert instanceof Alert.ClusterStatus && newestStatus.filter(alert::equals).isEmpty();
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos() {
    if (inFlight.size() >= MAX_IN_FLIGHT) {
      return Long.MAX_VALUE;
    }
    return Math.min(wakeNanos(peerLane), Math.min(wakeNanos(recoveryLane), wakeNanos(clusterLane)));
  }

  private static long wakeNanos(Lane lane) {
    if (lane.isFull()) {
      return Long.MAX_VALUE;
    }
    long wakeNanos = Long.MAX_VALUE;
    for (Entry entry : lane.waiting) {
      wakeNanos = Math.min(wakeNanos, lane.readyNanos(entry));
    }
    return wakeNanos;
  }

  /** Drops a cluster status that waits: whoever coordinates now posts its own. */
  public void dropClusterStatus() {
    clusterLane.waiting.clear();
    newestStatus = Optional.empty();
  }

  /** The number of events that are not delivered yet. */
  public int size() {
    return peerLane.waiting.size()
        + recoveryLane.waiting.size()
        + clusterLane.waiting.size()
        + inFlight.size();
  }

  /** Its destinations, as they stand. */
  public List<OutboxLane> lanes() {
    return List.of(
        peerLane.view(AlertKind.PEER_STATUS),
        recoveryLane.view(AlertKind.PEER_RECOVERY),
        clusterLane.view(AlertKind.CLUSTER_STATUS));
  }

  private Lane lane(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down -> peerLane;
      case Alert.PeerUp up -> recoveryLane;
      case Alert.ClusterStatus status -> clusterLane;
    };
  }
}

package io.knh.core.alert;

import io.knh.core.alert.DeliveryState.Posting;
import io.knh.core.alert.DeliveryState.Queued;
import io.knh.core.alert.DeliveryState.Ready;
import io.knh.core.alert.DeliveryState.Recorded;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.LaneView;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.Subject;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Every alert that is not delivered, from its record in the ledger to its delivery; the one place
 * where this is known. The {@link Ledger} is its durable side: what is dropped here, another member
 * takes over from there.
 *
 * <p>An alert of this term is posted once another member has it, so that it outlives this one; an
 * alert of an earlier coordinator, once this one has shown its quorum. Both need quorum and sanity
 * at that moment again, since they may have waited long for a free place. The alerts of one peer go
 * one after the other. Detection never waits for any of this.
 */
public final class Delivery {

  /** Most posts that wait for an answer at the same time. */
  public static final int MAX_IN_FLIGHT = 4;

  /**
   * Most cluster statuses among them. A status comes every few seconds, so a receiver that hangs
   * would soon have a post of each of the last ones waiting, and no room left for an alarm.
   */
  public static final int MAX_STATUSES_IN_FLIGHT = 1;

  /** Most recoveries among them, which are no alarms and must not keep one waiting. */
  public static final int MAX_RECOVERIES_IN_FLIGHT = 1;

  /** Most alerts of peers that wait to be posted; more than peers in the largest cluster. */
  public static final int MAX_PEER_ALERTS = 10_000;

  /** Recorded alerts that one look passes over, so that thousands do not cost much each. */
  private static final int MAX_LOOKED_AT = 256;

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Outlet outlet;
  private final RetrySchedule schedule;
  private final long patienceNanos;
  private final Lane downs = new Lane(AlertKind.PEER_STATUS, MAX_IN_FLIGHT);
  private final Lane recoveries = new Lane(AlertKind.PEER_RECOVERY, MAX_RECOVERIES_IN_FLIGHT);
  private final Lane statuses = new Lane(AlertKind.CLUSTER_STATUS, MAX_STATUSES_IN_FLIGHT);
  private final List<Lane> lanes = List.of(downs, recoveries, statuses);
  private Optional<Alert> newestStatus = Optional.empty();
  private long posts;
  private List<Alert.OfPeer> newlySettled = new ArrayList<>();
  // On their way, and unless they arrive nobody goes on with them: at most MAX_IN_FLIGHT.
  private final Set<Alert> knownHereAlone = new HashSet<>();

  /**
   * Nothing to deliver yet.
   *
   * @param random uniform over all longs; the jitter of retries is drawn from it
   */
  public Delivery(MemberSettings settings, Ledger ledger, LongSupplier random, Outlet outlet) {
    this.settings = settings;
    this.ledger = ledger;
    this.outlet = outlet;
    this.schedule = new RetrySchedule(random);
    this.patienceNanos = settings.timings().probeTimeout().toNanos();
  }

  // ---- what comes in

  /**
   * {@code alert} was recorded in this term.
   *
   * @param decidedNanos quorum and sanity have to be shown at this time or later
   */
  public void record(Alert.OfPeer alert, long decidedNanos) {
    lane(alert).put(new Recorded(alert, ledger.version(), decidedNanos, outlet.nowNanos()));
    for (Lane lane : List.of(downs, recoveries)) {
      lane.hurry(alert.subject(), alert.number() - 1);
    }
  }

  /** A term begins: what posts of an earlier one met with says nothing of now. */
  public void begin() {
    lanes.forEach(Lane::begin);
  }

  /** Takes over what earlier coordinators recorded in {@code entries} and did not deliver. */
  public void takeOver(List<LedgerEntry> entries) {
    for (LedgerEntry entry : entries) {
      for (Alert.OfPeer alert : entry.undelivered()) {
        if (!lane(alert).contains(alert)) {
          takeOver(alert);
        }
      }
    }
  }

  private void takeOver(Alert.OfPeer alert) {
    switch (alert) {
      case Alert.PeerDown down -> {
        // Without a receiver of its own it is left to a member that has one.
        if (settings.peerStatus()) {
          await(alert);
        }
      }
      case Alert.PeerUp up -> {
        if (settings.recovery()) {
          await(alert);
        } else if (isFirst(alert)) {
          settle(up.subject(), up.number());
        }
      }
    }
  }

  private void await(Alert.OfPeer alert) {
    outlet.report(new Transition.AlertTakenOver(alert));
    lane(alert).put(new Recorded(alert, 0, outlet.nowNanos(), outlet.nowNanos()));
  }

  /**
   * Delivers what this member recorded though it does not coordinate: its coordinator keeps no
   * ledger, and would never deliver it.
   */
  public void deliverOwn() {
    for (Alert.OfPeer alert : ledger.undelivered()) {
      LedgerEntry entry = ledger.entry(alert.subject());
      boolean first = entry.undelivered().getFirst().number() == alert.number();
      boolean own = alert.coordinator().equals(settings.self());
      if (first && own && !lane(alert).contains(alert)) {
        queue(new Ready(alert, outlet.nowNanos()));
      }
    }
  }

  /** Takes the newest cluster status, which replaces one that waits. */
  public void status(Alert.ClusterStatus status) {
    outlet.report(new Transition.AlertRecorded(status));
    newestStatus = Optional.of(status);
    statuses.put(new Ready(status, outlet.nowNanos()));
  }

  /** It may be posted from now on. */
  void queue(Ready alert) {
    Lane lane = lane(alert.alert());
    if (lane.queuedSize() >= MAX_PEER_ALERTS) {
      lost(alert.alert(), MAX_PEER_ALERTS + " alerts and recoveries already wait");
    } else {
      lane.put(alert);
    }
  }

  // ---- from recorded to ready

  /** Whether any alert is recorded, and not ready to be posted. */
  public boolean anyRecorded() {
    return recordedSize() > 0;
  }

  /** How many. */
  public int recordedSize() {
    return downs.recordedSize() + recoveries.recordedSize();
  }

  /** Whether one could be posted if sanity and quorum allow it. */
  public boolean anyWithRoom() {
    return Stream.of(downs, recoveries)
        .anyMatch(lane -> lane.firstRecorded().isPresent() && hasRoom(lane));
  }

  /** Whether a new alert would be posted now: nobody goes before it. */
  private boolean hasRoom(Lane lane) {
    long nowNanos = outlet.nowNanos();
    int before = inFlight();
    for (Lane other : List.of(downs, recoveries)) {
      before += other.goingNow(nowNanos);
    }
    // While it waits, for the receiver or for another's posts to end, what it has to have may
    // change.
    return lane.isOpen(nowNanos) && lane.hasRoom(nowNanos) && before < MAX_IN_FLIGHT;
  }

  /**
   * Lets those be posted that may.
   *
   * @param anybody whether a peer may answer, which could take the ledger over
   */
  public void release(Replication replication, Quorum quorum, Sanity sanity, boolean anybody) {
    for (Lane lane : List.of(downs, recoveries)) {
      for (Recorded next : releasable(lane)) {
        if (!hasRoom(lane)) {
          break;
        }
        if (!lane.contains(next.alert())) {
          continue; // done with, since a later one of its peer was lost
        }
        boolean outlives =
            replication.replicatedVersion() >= next.version()
                || outlet.nowNanos() - next.recordedNanos() >= patienceNanos
                || !anybody;
        if (outlives
            && isFirst(next.alert())
            && quorum.holds(next.sinceNanos())
            && sanity.passedSince(next.sinceNanos())) {
          lane.remove(next);
          queue(next.ready(current(next.alert()), outlet.nowNanos()));
        }
      }
    }
  }

  private List<Recorded> releasable(Lane lane) {
    List<Recorded> first = new ArrayList<>();
    if (hasRoom(lane)) {
      for (Recorded next : lane.recorded()) {
        if (first.size() >= MAX_LOOKED_AT) {
          break;
        }
        first.add(next);
      }
    }
    return first;
  }

  /**
   * Whether all earlier alerts of the same peer are done with. An outage does not wait for a
   * recovery, which may have another receiver, and which it overtakes; nor for an outage that its
   * ledger entry has no room for any more, lest those of one peer that flaps pile up before all
   * others.
   */
  private boolean isFirst(Alert.OfPeer alert) {
    LedgerEntry entry = ledger.entry(alert.subject());
    if (alert instanceof Alert.PeerUp && entry.full() && !earlier(alert).isEmpty()) {
      return false;
    }
    for (Alert.OfPeer earlier : entry.undelivered()) {
      boolean counts = alert instanceof Alert.PeerUp || earlier instanceof Alert.PeerDown;
      if (counts && earlier.number() < alert.number()) {
        return false;
      }
    }
    return true;
  }

  /** Where two members recorded one outage, the smaller id counts, as in all ledgers. */
  private Alert.OfPeer current(Alert.OfPeer alert) {
    return ledger.entry(alert.subject()).undelivered().stream()
        .filter(known -> known.number() == alert.number())
        .findFirst()
        .orElse(alert);
  }

  // ---- from ready to delivered

  /** Starts the posts whose time has come, those of outages first. */
  public void advance() {
    long nowNanos = outlet.nowNanos();
    for (Lane lane : lanes) {
      for (Queued next : lane.due(MAX_IN_FLIGHT - inFlight(), nowNanos)) {
        if (!lane.remove(next)) {
          continue; // done with, since a later one of its peer is
        }
        if (Lane.isGivenUp(next, nowNanos)) {
          lost(next.alert(), "not delivered within " + RetrySchedule.GIVE_UP.toHours() + " h");
        } else {
          Posting posting = next.posted(++posts, nowNanos);
          lane.put(posting);
          outlet.post(posting.post(), posting.alert(), posting.attempt());
        }
      }
    }
  }

  /** The post with the number {@code post} ended. */
  public void posted(long post, PostResult result) {
    for (Lane lane : lanes) {
      lane.take(post).ifPresent(ended -> ended(lane, ended, result));
    }
  }

  private void ended(Lane lane, Posting ended, PostResult result) {
    Alert alert = ended.alert();
    Duration took = Duration.ofNanos(outlet.nowNanos() - ended.postedNanos());
    outlet.report(new Transition.PostEnded(alert, ended.attempt(), PostOutcome.of(result), took));
    switch (result) {
      case PostResult.Delivered delivered -> {
        lane.reopen(outlet.nowNanos());
        settle(alert);
        outlet.report(new Transition.AlertDelivered(alert, ended.attempt()));
      }
      case PostResult.Gone gone -> {
        lane.reopen(outlet.nowNanos());
        if (!ended.settled()) {
          lost(alert, "the receiver answered 410 Gone");
        }
      }
      case PostResult.Undelivered undelivered -> {
        long retryNanos = lane.failed(undelivered, schedule, outlet.nowNanos());
        if (ended.settled()) {
          lane.forgetFailureOfNothing();
        } else if (!isReplaced(alert)) {
          lane.put(ended.failed());
        }
        outlet.report(
            new Transition.PostFailed(
                alert, ended.attempt(), undelivered.reason(), Duration.ofNanos(retryNanos)));
      }
    }
    if (knownHereAlone.remove(alert) && !(result instanceof PostResult.Delivered)) {
      reportReplaced(alert);
    }
  }

  /** Whether a newer status came while {@code alert} was on its way; it may be delivered by now. */
  private boolean isReplaced(Alert alert) {
    return alert instanceof Alert.ClusterStatus && newestStatus.filter(alert::equals).isEmpty();
  }

  private void lost(Alert alert, String reason) {
    settle(alert);
    outlet.report(new Transition.AlertLost(alert, reason));
  }

  private void settle(Alert alert) {
    if (alert instanceof Alert.OfPeer about) {
      for (Alert.OfPeer earlier : undeliveredBefore(about)) {
        reportReplaced(earlier);
      }
      settle(about.subject(), about.number());
      newlySettled.add(about);
    }
  }

  private void reportReplaced(Alert alert) {
    outlet.report(new Transition.AlertLost(alert, "a later one about the same peer replaced it"));
  }

  /** The alerts that were delivered or lost since this was asked for, in their order. */
  public List<Alert.OfPeer> takeSettled() {
    List<Alert.OfPeer> taken = newlySettled;
    newlySettled = taken.isEmpty() ? taken : new ArrayList<>();
    return taken;
  }

  // ---- what ends elsewhere

  /** The alerts about {@code subject} up to {@code number} are done with: the ledger records it. */
  public void settle(Subject subject, int number) {
    ledger.settled(subject, number, outlet.nowNanos());
    downs.dropSettled(subject, number);
    recoveries.dropSettled(subject, number);
  }

  /**
   * The alerts that {@code before} is about are done with up to {@code number}, as the ledger says
   * now: another delivered them, but those for which {@code before} had no room, which no other
   * knew.
   *
   * @param before what the ledger said until now
   */
  public void dropSettled(LedgerEntry before, int number) {
    Collection<Alert.OfPeer> unknown = withoutRoom(before);
    for (Lane lane : List.of(downs, recoveries)) {
      if (lane.dropSettled(before.subject(), number)) {
        lane.forgetFailureOfNothing();
      }
    }
    for (Alert.OfPeer alert : unknown) {
      if (alert.number() <= number) {
        if (contains(alert)) {
          knownHereAlone.add(alert);
        } else {
          reportReplaced(alert);
        }
      }
    }
  }

  /** Drops what may not be posted yet: the term that would have shown its quorum is over. */
  public void dropRecorded() {
    downs.dropRecorded();
    recoveries.dropRecorded();
  }

  /** Drops the alerts of peers that are not on their way: another member goes on with them. */
  public void dropPeerAlerts() {
    downs.drop();
    recoveries.drop();
  }

  /** Drops a cluster status that waits: whoever coordinates now posts its own. */
  public void dropClusterStatus() {
    statuses.drop();
    newestStatus = Optional.empty();
  }

  /**
   * Says of the alerts that no ledger entry has room for any more that nobody goes on with them.
   */
  public void reportForgotten() {
    for (LedgerEntry entry : ledger.copy().entries()) {
      for (Alert.OfPeer alert : withoutRoom(entry)) {
        outlet.report(new Transition.AlertLost(alert, "no other member has it in its ledger"));
      }
    }
  }

  /** The alerts of its peer for which {@code entry} has no room, in their order. */
  private Collection<Alert.OfPeer> withoutRoom(LedgerEntry entry) {
    return entry.full() ? undeliveredBefore(entry, entry.undelivered().getFirst()) : List.of();
  }

  /** The undelivered alerts of the same peer before {@code alert}, in their order. */
  private Collection<Alert.OfPeer> undeliveredBefore(Alert.OfPeer alert) {
    return undeliveredBefore(ledger.entry(alert.subject()), alert);
  }

  private Collection<Alert.OfPeer> undeliveredBefore(LedgerEntry entry, Alert.OfPeer alert) {
    TreeMap<Integer, Alert.OfPeer> alerts = new TreeMap<>();
    entry.undelivered().forEach(known -> alerts.put(known.number(), known));
    if (entry.full()) {
      earlier(alert).forEach(known -> alerts.putIfAbsent(known.number(), known));
    }
    return alerts.headMap(alert.number()).values();
  }

  /** The alerts of the same peer before {@code alert}; of some the ledger may know no more. */
  private List<Alert.OfPeer> earlier(Alert.OfPeer alert) {
    return Stream.of(downs, recoveries)
        .flatMap(Lane::open)
        .filter(known -> Lane.isUpTo(known, alert.subject(), alert.number() - 1))
        .map(Alert.OfPeer.class::cast)
        .toList();
  }

  // ---- what may be known

  /** How many posts wait for their result. */
  public int inFlight() {
    return downs.postingSize() + recoveries.postingSize() + statuses.postingSize();
  }

  /** When {@link #advance} has something to do next. */
  public long wakeNanos() {
    return inFlight() >= MAX_IN_FLIGHT
        ? Long.MAX_VALUE
        : Math.min(downs.wakeNanos(), Math.min(recoveries.wakeNanos(), statuses.wakeNanos()));
  }

  /** The number of alerts that are not delivered yet. */
  public int size() {
    int size = recordedSize() + inFlight();
    for (Lane lane : lanes) {
      size += lane.queuedSize();
    }
    return size;
  }

  /** The destinations, as they stand. */
  public List<LaneView> lanes() {
    return lanes.stream().map(Lane::view).toList();
  }

  /** Whether {@code alert} is here, in whichever state. */
  public boolean contains(Alert.OfPeer alert) {
    return lane(alert).contains(alert);
  }

  /** All alerts that are here, in whichever state. */
  Stream<DeliveryState> states() {
    return lanes.stream().flatMap(Lane::states);
  }

  /** What must be true after every step: the first thing that is not. */
  public Optional<String> fault() {
    return lanes.stream().map(Lane::fault).flatMap(Optional::stream).findFirst();
  }

  private Lane lane(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down -> downs;
      case Alert.PeerUp up -> recoveries;
      case Alert.ClusterStatus status -> statuses;
    };
  }
}

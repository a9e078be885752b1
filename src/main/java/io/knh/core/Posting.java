package io.knh.core;

import io.knh.core.alert.Ledger;
import io.knh.core.alert.Outbox;
import io.knh.core.alert.Posts;
import io.knh.core.model.Alert;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.OutboxLane;
import io.knh.core.model.Peer;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The outbox of a member, in whichever phase that is: what became of each alert is written into the
 * ledger, and the phase learns of it.
 */
final class Posting implements Posts {

  private final MemberSettings settings;
  private final Ledger ledger;
  private final Supplier<Phase> phase;
  private final StepOutlet outlet;
  private final Outbox outbox;
  // As many as posts are in flight.
  private final Map<Long, Posted> posted = new HashMap<>();

  private record Posted(Alert alert, int attempt, long nanos) {}

  Posting(
      MemberSettings settings,
      Ledger ledger,
      LongSupplier random,
      Supplier<Phase> phase,
      StepOutlet outlet) {
    this.settings = settings;
    this.ledger = ledger;
    this.phase = phase;
    this.outlet = outlet;
    this.outbox = new Outbox(random, this);
  }

  /** Where alerts go whose time has come. */
  Outbox outbox() {
    return outbox;
  }

  /** Starts the posts whose time has come. */
  void advance() {
    outbox.advance(outlet.nowNanos());
  }

  long wakeNanos() {
    return outbox.wakeNanos();
  }

  /** The number of alerts that are not delivered yet. */
  int size() {
    return outbox.size();
  }

  int inFlight() {
    return outbox.inFlight();
  }

  List<OutboxLane> lanes() {
    return outbox.lanes();
  }

  // ---- what comes and goes

  /** Posts {@code status}, if it has a destination. */
  void add(Alert.ClusterStatus status) {
    if (settings.clusterStatus()) {
      outlet.report(new Transition.AlertRecorded(status));
      outbox.add(status, outlet.nowNanos());
    }
  }

  /**
   * Takes what this member has to deliver though it does not coordinate, since it told it: its
   * coordinator keeps no ledger, and would never deliver it.
   */
  void addOwn() {
    for (Alert.OfPeer alert : ledger.undelivered()) {
      boolean first =
          ledger.line(alert.peer().peer()).undelivered().getFirst().number() == alert.number();
      if (first && alert.coordinator().equals(settings.self()) && !outbox.contains(alert)) {
        outbox.add(alert, outlet.nowNanos());
      }
    }
  }

  /** Another member delivered these, or gave them up. */
  void settledElsewhere(Peer peer) {
    outbox.settled(peer, ledger.line(peer).settled());
  }

  /** Another member delivers them. */
  void dropPeerAlerts() {
    outbox.dropPeerAlerts();
  }

  /** Another member posts its own. */
  void dropClusterStatus() {
    outbox.dropClusterStatus();
  }

  /** Says of the alerts that no line has room for any more that nobody goes on with them. */
  void reportForgotten() {
    for (LedgerEntry line : ledger.copy().lines()) {
      if (line.full()) {
        for (Alert.OfPeer alert : undeliveredBefore(line.undelivered().getFirst())) {
          outlet.report(new Transition.AlertLost(alert, "no other member knows of it any more"));
        }
      }
    }
  }

  /** The undelivered alerts of the same peer before {@code alert}, in their order. */
  private Collection<Alert.OfPeer> undeliveredBefore(Alert.OfPeer alert) {
    LedgerEntry line = ledger.line(alert.peer().peer());
    TreeMap<Integer, Alert.OfPeer> alerts = new TreeMap<>();
    line.undelivered().forEach(known -> alerts.put(known.number(), known));
    if (line.full()) {
      phase.get().earlier(alert).forEach(known -> alerts.putIfAbsent(known.number(), known));
    }
    return alerts.headMap(alert.number()).values();
  }

  // ---- what became of posts

  /** A post ended. */
  void ended(Input.Posted ended) {
    Posted post = posted.remove(ended.post());
    if (post != null) {
      PostOutcome outcome =
          switch (ended.result()) {
            case PostResult.Delivered delivered -> PostOutcome.DELIVERED;
            case PostResult.Gone gone -> PostOutcome.GONE;
            case PostResult.Undelivered undelivered -> PostOutcome.FAILED;
          };
      Duration took = Duration.ofNanos(outlet.nowNanos() - post.nanos());
      outlet.report(new Transition.PostEnded(post.alert(), post.attempt(), outcome, took));
    }
    outbox.posted(ended.post(), ended.result(), outlet.nowNanos());
  }

  @Override
  public long post(Alert alert, int attempt) {
    long number = outlet.post(alert, attempt);
    posted.put(number, new Posted(alert, attempt, outlet.nowNanos()));
    return number;
  }

  @Override
  public void delivered(Alert alert, int attempts) {
    settle(alert);
    outlet.report(new Transition.AlertDelivered(alert, attempts));
  }

  @Override
  public void failed(Alert alert, int attempt, String reason, Duration retryIn) {
    outlet.report(new Transition.PostFailed(alert, attempt, reason, retryIn));
  }

  @Override
  public void lost(Alert alert, String reason) {
    settle(alert);
    outlet.report(new Transition.AlertLost(alert, reason));
  }

  private void settle(Alert alert) {
    if (alert instanceof Alert.OfPeer about) {
      for (Alert.OfPeer earlier : undeliveredBefore(about)) {
        outlet.report(new Transition.AlertLost(earlier, "overtaken by a later one of its peer"));
      }
      ledger.settled(about.peer().peer(), about.number(), outlet.nowNanos());
      outbox.settled(about.peer().peer(), about.number());
      phase.get().settled(about);
    }
  }
}

package io.knh.metrics;

import io.knh.agent.Ports;
import io.knh.agent.Snapshots;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The paths that this member probes, whether it coordinates or not: as many gauges as it has
 * targets, and only as long; round trips by pairs of zones, the first ones that it met. The agent
 * reports; scrapes read meanwhile.
 */
@ApplicationScoped
public class PathMetrics implements Ports.Transitions {

  /** Most pairs of zones whose round trips are timed, each in 17 lines. */
  static final int MAX_PAIRS = 16;

  /** Buckets of round trips, which inside a zone take a tenth of what a heartbeat takes. */
  private static final double[] ROUND_TRIPS = {
    0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2
  };

  /** In place of a zone that is not known: all lines of one name have the same labels. */
  static final String NO_ZONE = "none";

  private static final double IS_UP = 1;
  private static final double IS_BROKEN = 0;

  private final Snapshots snapshots;
  private final CounterDataPoint answered;
  private final CounterDataPoint failed;
  private final CounterDataPoint echoed;
  private final CounterDataPoint lost;
  private final Histogram roundTrips;
  private final Map<Pair, DistributionDataPoint> pairs = new HashMap<>();

  private record End(String node, String zone) {}

  private record Pair(String from, String to) {}

  /** Makes them all; lines come with the paths. */
  @Inject
  public PathMetrics(Meters meters, Snapshots snapshots) {
    this.snapshots = snapshots;
    Counter probes =
        meters.counter(
            "knh_path_probes_total",
            "Small probes of paths, answered or failed, and datagrams, echoed or lost",
            "result");
    answered = probes.labelValues("answered");
    failed = probes.labelValues("failed");
    echoed = probes.labelValues("echoed");
    lost = probes.labelValues("lost");
    roundTrips =
        meters.histogram(
            "knh_path_round_trip_seconds",
            "Round trips of TCP handshakes over paths",
            ROUND_TRIPS,
            "from_zone",
            "to_zone");
    meters.gauges(
        "knh_path_up",
        "1: the path to the member on that node works, 0: broken",
        this::up,
        "to_node",
        "to_zone");
    meters.gauges(
        "knh_path_loss_ratio",
        "Share of the last datagrams that were not echoed",
        this::loss,
        "to_node",
        "to_zone");
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  PathMetrics() {
    snapshots = null;
    answered = null;
    failed = null;
    echoed = null;
    lost = null;
    roundTrips = null;
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.PathAnswered probe -> {
        answered.inc();
        time(probe.to(), Unit.nanosToSeconds(probe.roundTripNanos()));
      }
      case Transition.PathProbeFailed probe -> failed.inc();
      case Transition.PathEchoed probe -> {
        int back = Math.clamp(probe.echoes().received(), 0, Message.Datagrams.COUNT);
        echoed.inc(back);
        lost.inc(Message.Datagrams.COUNT - back);
      }
      default -> {
        // Says nothing about paths.
      }
    }
  }

  private void time(Peer to, double seconds) {
    Roster roster = snapshots.current().roster();
    Optional<RosterEntry> end = roster.find(to.address());
    if (end.isPresent()) {
      Pair pair = new Pair(zone(roster.find(snapshots.current().self().address())), zone(end));
      if (pairs.size() < MAX_PAIRS) {
        pairs.computeIfAbsent(pair, made -> roundTrips.labelValues(made.from(), made.to()));
      }
      DistributionDataPoint timed = pairs.get(pair);
      if (timed != null) {
        timed.observe(seconds);
      }
    }
  }

  private void up(Overview member, GaugeWithCallback.Callback lines) {
    show(member.paths(), PathMetrics::works, Math::min, lines);
  }

  private void loss(Overview member, GaugeWithCallback.Callback lines) {
    show(member.paths(), PathMetrics::loses, Math::max, lines);
  }

  /** Of two on one node the {@code worse} is shown: the other must not hide it. */
  private void show(
      List<PathView> paths,
      Function<PathView, Optional<Double>> value,
      BinaryOperator<Double> worse,
      GaugeWithCallback.Callback lines) {
    Roster roster = snapshots.current().roster();
    Map<End, Double> worst = new HashMap<>();
    for (PathView path : paths) {
      Optional<RosterEntry> to = roster.find(path.to());
      Optional<Double> known = value.apply(path);
      if (to.isPresent() && known.isPresent()) {
        worst.merge(new End(to.get().peer().nodeName(), zone(to)), known.get(), worse);
      }
    }
    worst.forEach((end, shown) -> lines.call(shown, end.node(), end.zone()));
  }

  private static String zone(Optional<RosterEntry> entry) {
    return entry.map(RosterEntry::zone).filter(zone -> !zone.isEmpty()).orElse(NO_ZONE);
  }

  /** Nothing as long as nothing is known. */
  private static Optional<Double> works(PathView path) {
    if (path.fault().filter(fault -> fault == PathFault.BROKEN).isPresent()) {
      return Optional.of(IS_BROKEN);
    }
    return path.roundTripNanos() < 0 ? Optional.empty() : Optional.of(IS_UP);
  }

  /** Nothing as long as none was ever echoed: who blocks datagrams does not lose them. */
  private static Optional<Double> loses(PathView path) {
    return path.sent() > 0 && !path.unanswered()
        ? Optional.of(path.lost() / (double) path.sent())
        : Optional.empty();
  }
}

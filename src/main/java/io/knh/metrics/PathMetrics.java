package io.knh.metrics;

import io.knh.agent.Ports;
import io.knh.core.model.Message;
import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * The paths that this member probes, whether it coordinates or not: as many lines as it has
 * targets, and only as long. The agent reports; another thread brings the lines up to date.
 */
@ApplicationScoped
public class PathMetrics implements Ports.Transitions {

  /** Most pairs of zones whose round trips are timed, each in some 15 lines. */
  static final int MAX_PAIRS = 16;

  /** In place of a zone that is not known: all lines of one name have the same labels. */
  static final String NO_ZONE = "none";

  private static final double IS_UP = 1;
  private static final double IS_BROKEN = 0;

  private final Meters meters;
  private final Counter answered;
  private final Counter failed;
  private final Counter echoed;
  private final Counter lost;
  private final Lines up;
  private final Lines loss;
  private final Map<Pair, Timer> timers = new HashMap<>();
  private volatile Map<Peer, Timer> roundTrips = Map.of();

  private record End(String node, String zone) {

    Tag[] labels() {
      return new Tag[] {new Tag("to_node", node), new Tag("to_zone", zone)};
    }
  }

  private record Pair(String from, String to) {}

  /** Makes the counters; the others come with the paths. */
  @Inject
  public PathMetrics(MetricRegistry registry) {
    meters = new Meters(registry);
    answered = probes("answered");
    failed = probes("failed");
    echoed = probes("echoed");
    lost = probes("lost");
    up =
        new Lines(
            registry, "knh_path_up", "1: the path to the member on that node works, 0: broken");
    loss =
        new Lines(
            registry, "knh_path_loss_ratio", "Share of the last datagrams that were not echoed");
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  PathMetrics() {
    meters = null;
    answered = null;
    failed = null;
    echoed = null;
    lost = null;
    up = null;
    loss = null;
  }

  private Counter probes(String result) {
    return meters.counter(
        "knh_path_probes_total",
        "Small requests over paths, answered or failed, and datagrams, echoed or lost",
        new Tag("result", result));
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.PathAnswered probe -> {
        answered.inc();
        Timer timer = roundTrips.get(probe.to());
        if (timer != null) {
          timer.update(Duration.ofNanos(probe.roundTripNanos()));
        }
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

  /** Shows the paths of {@code overview} and no others. For one thread. */
  void show(Overview overview, Roster roster) {
    String from = zone(roster.find(overview.self().address()));
    Map<End, Double> works = new HashMap<>();
    Map<End, Double> loses = new HashMap<>();
    Map<Peer, Timer> timed = new HashMap<>();
    for (PathView path : overview.paths()) {
      Optional<RosterEntry> to = roster.find(path.to());
      if (to.isPresent()) {
        Peer peer = to.get().peer();
        End end = new End(peer.nodeName(), zone(to));
        // Of two on one node the worse is shown: the other must not hide it.
        works(path).ifPresent(value -> works.merge(end, value, Math::min));
        if (path.sent() > 0 && !path.unanswered()) {
          loses.merge(end, path.lost() / (double) path.sent(), Math::max);
        }
        timer(new Pair(from, end.zone())).ifPresent(timer -> timed.put(peer, timer));
      }
    }
    up.show(works);
    loss.show(loses);
    roundTrips = Map.copyOf(timed);
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

  private Optional<Timer> timer(Pair pair) {
    if (!timers.containsKey(pair) && timers.size() >= MAX_PAIRS) {
      return Optional.empty();
    }
    return Optional.of(
        timers.computeIfAbsent(
            pair,
            made ->
                meters.timer(
                    "knh_path_round_trip",
                    "Round trips of small requests over paths",
                    new Tag("from_zone", made.from()),
                    new Tag("to_zone", made.to()))));
  }

  /** The lines of one name, one for each target. */
  private static final class Lines {

    private final MetricRegistry registry;
    private final Meters meters;
    private final String name;
    private final String meaning;
    private final Map<End, Double> shown = new ConcurrentHashMap<>();

    Lines(MetricRegistry registry, String name, String meaning) {
      this.registry = registry;
      this.meters = new Meters(registry);
      this.name = name;
      this.meaning = meaning;
    }

    void show(Map<End, Double> wanted) {
      List<End> gone = new ArrayList<>(shown.keySet());
      gone.removeAll(wanted.keySet());
      for (End end : gone) {
        registry.remove(new MetricID(name, end.labels()));
        shown.remove(end);
      }
      wanted.forEach(
          (end, value) -> {
            if (shown.put(end, value) == null) {
              meters.gauge(name, meaning, () -> shown.getOrDefault(end, Double.NaN), end.labels());
            }
          });
    }
  }
}

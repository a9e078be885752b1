package io.knh.metrics;

import io.knh.agent.Snapshots;
import io.knh.core.model.Overview;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts the peers when they have changed, and keeps their lines up to date once a second. */
final class PeerWatch {

  /** From one look to the next; where {@link #LIMIT} leaves some lines, they are behind longer. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** Of each period at most so much is spent on lines. */
  static final Duration LIMIT = Duration.ofMillis(200);

  private static final Logger LOG = Logger.getLogger("io.knh.metrics");

  private record Counted(Overview overview, PeerCounts counts) {}

  /** Of that for the lines of either kind of trouble, which are few. */
  private static final Duration TROUBLE_LIMIT = LIMIT.dividedBy(10);

  private final Snapshots snapshots;
  private final PeerHeartbeats heartbeats;
  private final PathMetrics paths;
  private final PeerLines up;
  private final PeerLines failed;
  private final PeerLines slow;
  private volatile Counted last;
  private volatile Future<?> task = CompletableFuture.completedFuture(null);

  PeerWatch(
      Snapshots snapshots, PeerHeartbeats heartbeats, PathMetrics paths, MetricRegistry registry) {
    this.snapshots = snapshots;
    this.heartbeats = heartbeats;
    this.paths = paths;
    this.up =
        lines(
            registry,
            "knh_peer_up",
            "1: the member on that node is up, 0: it is down, NaN: down, alert pending");
    this.failed =
        lines(
            registry,
            "knh_peer_failed_ratio",
            "Share of the last 60 heartbeats to a peer that failed; only the worst peers");
    this.slow =
        lines(
            registry,
            "knh_peer_slow_ratio",
            "Share of the last 60 heartbeats to a peer that took over 0.5 s; only the worst peers");
    Overview overview = snapshots.overview();
    this.last = new Counted(overview, PeerCounts.of(overview));
  }

  private static PeerLines lines(MetricRegistry registry, String name, String meaning) {
    return new PeerLines(registry, name, meaning, System::nanoTime);
  }

  /** From now on lines come and go. */
  void start(ScheduledExecutorService executor) {
    long periodNanos = PERIOD.toNanos();
    task =
        executor.scheduleWithFixedDelay(
            this::update, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  /** They stay as they are. */
  void stop() {
    task.cancel(false);
  }

  /** The peers of the last overview. Safe from any thread. */
  @SuppressWarnings(
      "ReferenceEquality") // each is made once, and comparing thousands of peers is dear
  PeerCounts counts() {
    Overview overview = snapshots.overview();
    Counted known = last;
    if (known.overview() != overview) {
      known = new Counted(overview, PeerCounts.of(overview));
      last = known;
    }
    return known.counts();
  }

  private void update() {
    try {
      Overview overview = snapshots.overview();
      paths.show(overview, snapshots.current().roster());
      failed.show(heartbeats.failed(overview), TROUBLE_LIMIT);
      slow.show(heartbeats.slow(overview), TROUBLE_LIMIT);
      up.show(counts().upByNode(), LIMIT.minus(TROUBLE_LIMIT.multipliedBy(2)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "updating the metrics of the peers failed", e);
    }
  }

  /** What a coordinator knows of its peers, counted; of a follower: nothing. */
  static final class PeerCounts {

    private static final double IS_UP = 1;
    private static final double IS_DOWN = 0;
    private static final double NOT_KNOWN = Double.NaN;

    private final Map<PeerState, Integer> states = new EnumMap<>(PeerState.class);
    private final Map<String, Double> up = new HashMap<>();

    /** Counts once through all peers. */
    static PeerCounts of(Overview overview) {
      PeerCounts counts = new PeerCounts();
      overview.coordination().ifPresent(coordination -> counts.add(coordination.peers()));
      return counts;
    }

    private void add(List<PeerView> peers) {
      for (PeerView peer : peers) {
        states.merge(peer.state(), 1, Integer::sum);
        String node = peer.peer().nodeName();
        switch (peer.state()) {
          case UP, SUSPECT -> up.putIfAbsent(node, IS_UP);
          case PENDING ->
              up.merge(node, NOT_KNOWN, (known, unknown) -> known == IS_DOWN ? known : unknown);
          case DOWN -> up.put(node, IS_DOWN);
          // Nothing is known of one that never answered, and one that left is gone.
          case NEW, ABSENT, LEFT -> {}
        }
      }
    }

    /** How many peers stand so. */
    int count(PeerState state) {
      return states.getOrDefault(state, 0);
    }

    /**
     * Of the peer on each node: 1 when it answers, 0 when it is down and its outage is recorded.
     * Not a number when its decision is pending: it does not answer the coordinator, which may be
     * cut off itself. Of two on one node the one that is down, else the one that is pending is
     * shown: the other must not hide it.
     */
    Map<String, Double> upByNode() {
      return up;
    }
  }
}

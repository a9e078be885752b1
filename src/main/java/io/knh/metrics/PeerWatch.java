package io.knh.metrics;

import io.knh.agent.Snapshots;
import io.knh.core.Overview;
import java.time.Duration;
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

  private final Snapshots snapshots;
  private final PeerLines lines;
  private volatile Counted last;
  private volatile Future<?> task = CompletableFuture.completedFuture(null);

  PeerWatch(Snapshots snapshots, MetricRegistry registry) {
    this.snapshots = snapshots;
    this.lines = new PeerLines(registry, System::nanoTime);
    Overview overview = snapshots.overview();
    this.last = new Counted(overview, PeerCounts.of(overview));
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
      lines.show(counts().aliveByNode(), LIMIT);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The metrics of the peers could not be brought up to date", e);
    }
  }
}

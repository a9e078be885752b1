package io.knh.metrics;

import io.knh.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many connections others have to this member, and says in the log when all are taken.
 * The thread is its own: when all are taken, those of the server may be, too.
 */
@ApplicationScoped
public class Connections {

  /** From one look to the next. */
  static final Duration PERIOD = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger("io.knh.metrics");

  private final FrugalCount connections;
  private final Meters meters;
  private final Crowding crowding = new Crowding(OpenConnections.MAX);
  private volatile OptionalInt last = OptionalInt.empty();
  private volatile @Nullable Thread thread;

  /** Made once. */
  @Inject
  public Connections(Settings settings, Meters meters) {
    Path proc = Path.of("/proc/self");
    this.connections =
        new FrugalCount(
            proc,
            new OpenConnections(proc, settings.self().address().port(), settings.bindAddress()));
    this.meters = meters;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Connections() {
    this.connections = null;
    this.meters = null;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    meters.gauge("knh_open_connections", "Open connections to this member", this::open);
    meters.gauge(
        "knh_open_connections_limit",
        "Limit of connections; further ones are reset",
        () -> OpenConnections.MAX);
    thread = Thread.ofPlatform().daemon().name("knh-connections").start(this::watch);
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private double open() {
    OptionalInt count = last;
    return count.isPresent() ? count.getAsInt() : Double.NaN;
  }

  private void watch() {
    try {
      while (true) {
        last = connections.look(System.nanoTime());
        crowding.see(last).ifPresent(line -> LOG.log(line.level(), line.text()));
        TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
      }
    } catch (InterruptedException e) {
      LOG.fine("counting connections ended");
    }
  }

  /** Says once that all connections are taken, and once that they are free again. */
  static final class Crowding {

    /** Free again below this share of the bound, so that one that comes and goes says nothing. */
    private static final double FREE = 0.9;

    private final int most;
    private boolean full;

    Crowding(int most) {
      this.most = most;
    }

    /** A line of the log. */
    record Line(Level level, String text) {}

    /** What is to be said now that {@code open} are open; nothing unless that changed. */
    Optional<Line> see(OptionalInt open) {
      if (open.isEmpty()) {
        return Optional.empty();
      }
      int count = open.getAsInt();
      if (!full && count >= most) {
        full = true;
        return Optional.of(
            new Line(
                Level.WARNING,
                "all "
                    + most
                    + " connections to this member are in use: further ones are reset, and the"
                    + " coordinator may declare this member down; ss -tn in the pod shows who"
                    + " holds them"));
      }
      if (full && count < most * FREE) {
        full = false;
        return Optional.of(
            new Line(
                Level.INFO,
                "connections to this member are free again: "
                    + count
                    + " of "
                    + most
                    + " are open"));
      }
      return Optional.empty();
    }
  }
}

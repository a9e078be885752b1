package io.knh.discovery;

import com.google.gson.JsonParseException;
import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.Connection;
import io.knh.kubernetes.Failure;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the roster as Kubernetes has it: lists, then watches, and after a failure begins again.
 *
 * <pre>
 *   list ──ok──▶ watch ──ran out──▶ watch
 *    ▲ ▲           │ ├─cut─────────▶ watch, after a wait
 *    │ └──silent, expired, refused, after a wait
 *    └──failed, after a wait
 * </pre>
 *
 * <p>client-java's own informer does the same, but asks a sick API server every second from every
 * pod, hands a list over object by object, logs stack traces, and needs five threads. This one is a
 * single daemon thread, since nothing of it may keep the process from ending.
 */
final class Informer implements RosterSource {

  /** A watch may be cut off so often in a row before anyone is bothered with it. */
  static final int TOLERATED_CUTS = 2;

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final Supplier<ApiAccess.Found> api;
  private final ServiceWatch<?, ?> service;
  private final RosterPublisher publisher;
  private final ReadPace pace;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final RosterProgress progress = new RosterProgress();
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable Connection connection;
  private int cutsInARow;

  Informer(
      Supplier<ApiAccess.Found> api,
      ServiceResource<?, ?> resource,
      RosterPublisher publisher,
      ReadPace pace,
      RandomGenerator random) {
    this.api = api;
    this.service = new ServiceWatch<>(resource, pace, new Heard());
    this.publisher = publisher;
    this.pace = pace;
    this.random = random;
    this.backoff = new Backoff(pace.retryFirst(), pace.retryMost(), random);
    this.thread = Thread.ofPlatform().daemon().name("knh-discovery").unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    publisher.close();
    service.cancel();
    thread.interrupt();
  }

  @Override
  public DiscoveryStatus status() {
    return progress.status();
  }

  private void run() {
    try {
      Thread.sleep(backoff.upTo(pace.firstList()));
      while (!closed) {
        Outcome outcome = attempt();
        if (!closed) {
          Thread.sleep(waitAfter(outcome));
        }
      }
    } catch (InterruptedException e) {
      LOG.fine("discovery ends");
    }
  }

  private Outcome attempt() {
    Connection open = connection;
    if (open != null) {
      return ask(open);
    }
    return switch (api.get()) {
      case ApiAccess.Found.None(Failure failure) -> new Outcome.Failed(failure);
      case ApiAccess.Found.Access(ApiAccess access) -> {
        Connection opened = new Connection(access);
        connection = opened;
        yield ask(opened);
      }
    };
  }

  private Outcome ask(Connection open) {
    try {
      return service.next(open, pace.watchSeconds(random));
    } catch (IOException e) {
      return new Outcome.Failed(Failure.of(e, open.base()));
    } catch (JsonParseException e) {
      service.forget();
      return new Outcome.Failed(Failure.unreadable(e, open.base()));
    } catch (ApiException | RuntimeException | LinkageError e) {
      // Nothing that is expected; but a roster that is never read again would be worse.
      LOG.log(Level.FINE, "unexpected", e);
      service.forget();
      return new Outcome.Failed(
          new Failure("unexpected", "reading the roster from " + open.base() + " failed: " + e));
    }
  }

  /** How long to wait after {@code outcome}; what it means is noted on the way. */
  private Duration waitAfter(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Listed listed -> Duration.ZERO;
      case Outcome.RanOut ranOut -> {
        well();
        progress.read();
        yield Duration.ZERO;
      }
      case Outcome.Cut(String how) -> {
        LOG.fine(() -> "the watch was closed: " + Failure.line(how));
        cutsInARow++;
        if (cutsInARow > TOLERATED_CUTS) {
          failed(new Failure("cut", "every watch of the roster is closed at once: " + how));
        }
        yield backoff.next();
      }
      case Outcome.Silent silent -> {
        LOG.fine("the watch went silent: listing again");
        service.forget();
        drop();
        yield backoff.next();
      }
      case Outcome.Expired expired -> {
        LOG.fine("the watch expired: listing again");
        yield backoff.next();
      }
      case Outcome.Failed(Failure failure) -> {
        // What cut the watch off is known by now: the next that is accepted is the end of it.
        cutsInARow = 0;
        failed(failure);
        yield backoff.next();
      }
    };
  }

  private void failed(Failure failure) {
    progress.failed(failure);
    drop();
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.drop();
    }
  }

  private void well() {
    backoff.reset();
    cutsInARow = 0;
    progress.works();
  }

  /** What the requests bring. */
  private final class Heard implements ServiceWatch.Listener {

    @Override
    public void read(Roster roster) {
      LOG.fine(() -> "the roster is read: " + roster.size() + " members");
      progress.read();
      publisher.publish(roster);
    }

    @Override
    public void accepted() {
      // One that is cut off at once has been accepted, too.
      if (cutsInARow == 0) {
        progress.works();
      }
    }

    @Override
    public void steady() {
      well();
    }
  }
}

package io.knh.discovery;

import com.google.gson.JsonParseException;
import io.knh.core.peer.Roster;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
  private final Pace pace;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Trouble trouble = new Trouble();
  private final Thread thread;
  private volatile DiscoveryStatus status = DiscoveryStatus.NOT_YET;
  private volatile boolean closed;
  private @Nullable Connection connection;
  private int cutsInARow;

  Informer(
      Supplier<ApiAccess.Found> api,
      ServiceResource<?, ?> resource,
      RosterPublisher publisher,
      Pace pace,
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
    return status;
  }

  private void run() {
    try {
      Thread.sleep(backoff.upTo(pace.firstList()));
      while (!closed) {
        Thread.sleep(waitAfter(attempt()));
      }
    } catch (InterruptedException e) {
      LOG.fine("discovery ends");
    }
  }

  private Outcome attempt() {
    return switch (api.get()) {
      case ApiAccess.Found.None(Failure failure) -> new Outcome.Failed(failure);
      case ApiAccess.Found.Access(ApiAccess access) -> ask(openTo(access));
    };
  }

  private Connection openTo(ApiAccess access) {
    Connection open = connection;
    if (open == null) {
      open = new Connection(access);
      connection = open;
    }
    return open;
  }

  private Outcome ask(Connection open) {
    try {
      ApiClient client = open.client();
      return service.mustList()
          ? service.list(client)
          : service.watch(client, pace.watchSeconds(random));
    } catch (IOException e) {
      return new Outcome.Failed(Failure.of(e, open.base()));
    } catch (JsonParseException e) {
      return unreadable(open.base() + " is no Kubernetes API that KNH understands: ", e);
    } catch (ApiException | RuntimeException e) {
      LOG.log(Level.FINE, "unexpected", e);
      return unreadable("reading the roster from " + open.base() + " failed: ", e);
    }
  }

  private Outcome unreadable(String text, Exception e) {
    service.forget();
    return new Outcome.Failed(new Failure("unreadable", text + e));
  }

  /** How long to wait after {@code outcome}; what it means is noted on the way. */
  private Duration waitAfter(Outcome outcome) {
    if (closed) {
      return Duration.ZERO;
    }
    return switch (outcome) {
      case Outcome.Listed listed -> Duration.ZERO;
      case Outcome.RanOut ranOut -> {
        status = status.readAt(Instant.now());
        well();
        yield Duration.ZERO;
      }
      case Outcome.Cut(boolean steady, String how) -> afterCut(steady, how);
      case Outcome.Silent silent -> {
        LOG.fine("the watch went silent: listing anew");
        service.forget();
        drop();
        yield backoff.next();
      }
      case Outcome.Expired expired -> {
        LOG.fine("the watch has expired: listing anew");
        yield backoff.next();
      }
      case Outcome.Failed(Failure failure) -> {
        failed(failure);
        yield backoff.next();
      }
    };
  }

  private Duration afterCut(boolean steady, String how) {
    LOG.fine(() -> "the watch was cut off: " + Text.line(how));
    if (steady) {
      well();
    } else {
      cutsInARow++;
      if (cutsInARow > TOLERATED_CUTS) {
        failed(new Failure("cut", "each watch of the roster is cut off at once: " + how));
      }
    }
    return backoff.next();
  }

  private void well() {
    backoff.reset();
    cutsInARow = 0;
    over();
  }

  private void over() {
    trouble.isOver();
    status = status.withoutProblem();
  }

  private void failed(Failure failure) {
    trouble.begins(failure, status.synced() ? "the last roster stands" : "there is no roster yet");
    status = status.withProblem(failure.text());
    drop();
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.drop();
    }
  }

  /** What the requests bring. */
  private final class Heard implements ServiceWatch.Listener {

    @Override
    public void read(Roster roster) {
      LOG.fine(() -> "the roster is read: " + roster.size() + " members");
      status = status.readAt(Instant.now());
      publisher.publish(roster);
    }

    @Override
    public void watching() {
      if (cutsInARow == 0) {
        over();
      }
    }
  }
}

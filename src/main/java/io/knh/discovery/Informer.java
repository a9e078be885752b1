package io.knh.discovery;

import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ApiServer;
import io.knh.kubernetes.Connection;
import io.knh.kubernetes.Failure;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

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
final class Informer implements Discovery.Source {

  /** A watch may be cut off so often in a row before anyone is bothered with it. */
  static final int TOLERATED_CUTS = 2;

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final ApiServer api;
  private final ServiceWatch<?, ?> service;
  private final RosterPublisher publisher;
  private final ReadPace pace;
  private final RandomGenerator random;
  private final ReadPace.Backoff backoff;
  private final RosterProgress progress = new RosterProgress();
  private final Thread thread;
  private volatile boolean closed;
  private int cutsInARow;

  Informer(
      Supplier<ApiAccess.Found> api,
      ServiceResource<?, ?> resource,
      RosterPublisher publisher,
      ReadPace pace,
      RandomGenerator random) {
    this.api = new ApiServer(api, "reading the roster from", LOG);
    this.service = new ServiceWatch<>(resource, pace, new Heard());
    this.publisher = publisher;
    this.pace = pace;
    this.random = random;
    this.backoff = new ReadPace.Backoff(pace.retryFirst(), pace.retryMost(), random);
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
  public Reading reading() {
    return progress.reading();
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
    return api.ask(this::ask, Outcome.Failed::new);
  }

  private Outcome ask(Connection open) throws IOException, ApiException {
    try {
      return service.next(open, pace.watchSeconds(random));
    } catch (ApiException | RuntimeException | LinkageError e) {
      service.forget();
      throw e;
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
        api.drop();
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
    api.drop();
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

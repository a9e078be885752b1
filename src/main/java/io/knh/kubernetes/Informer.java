package io.knh.kubernetes;

import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Keeps the objects of one resource as Kubernetes has them: lists, then watches, and after a
 * failure begins again.
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
public final class Informer<V> {

  /** A watch may be cut off so often in a row before anyone is bothered with it. */
  static final int TOLERATED_CUTS = 2;

  /** Hears what is read and how that goes, all by one thread. */
  public interface Listener<V> {

    /** This is kept now, by name, which may be what it was before; it changes after the call. */
    void read(SortedMap<String, V> all);

    /** Nothing else has changed until now. */
    void unchanged();

    /** {@code failure} happened, perhaps again; what was read last stands. */
    void failed(Failure failure);

    /** Whatever was wrong is over. */
    void works();
  }

  /**
   * What is read, in words.
   *
   * @param what such as {@code the roster}
   * @param thread the name of the thread that reads it
   * @param log where it is said how reading goes
   */
  public record Purpose(String what, String thread, Logger log) {}

  private final Purpose purpose;
  private final Logger log;
  private final ApiServer api;
  private final ListWatch<?, ?, V> objects;
  private final Listener<V> listener;
  private final ReadPace pace;
  private final RandomGenerator random;
  private final ReadPace.Backoff backoff;
  private final Thread thread;
  private volatile boolean closed;
  private int cutsInARow;

  /** Begins with {@link #start()}. */
  public Informer(
      Purpose purpose,
      Supplier<ApiAccess.Found> api,
      WatchedResource<?, ?, V> resource,
      Listener<V> listener,
      ReadPace pace,
      RandomGenerator random) {
    this.purpose = purpose;
    this.log = purpose.log();
    this.api = new ApiServer(api, "reading " + purpose.what() + " from", log);
    this.objects = new ListWatch<>(resource, pace, new Heard());
    this.listener = listener;
    this.pace = pace;
    this.random = random;
    this.backoff = new ReadPace.Backoff(pace.retryFirst(), pace.retryMost(), random);
    this.thread = Thread.ofPlatform().daemon().name(purpose.thread()).unstarted(this::run);
  }

  /** Begins to read; returns at once. Call it once. */
  public void start() {
    thread.start();
  }

  /** Ends reading; returns at once. What is on its way may still be heard. */
  public void close() {
    closed = true;
    objects.cancel();
    thread.interrupt();
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
      log.fine(() -> "reading " + purpose.what() + " ends");
    }
  }

  private Outcome attempt() {
    return api.ask(this::ask, Outcome.Failed::new);
  }

  private Outcome ask(Connection open) throws IOException, ApiException {
    try {
      return objects.next(open, pace.watchSeconds(random));
    } catch (ApiException | RuntimeException | LinkageError e) {
      objects.forget();
      throw e;
    }
  }

  /** How long to wait after {@code outcome}; what it means is noted on the way. */
  private Duration waitAfter(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Listed listed -> Duration.ZERO;
      case Outcome.RanOut ranOut -> {
        well();
        listener.unchanged();
        yield Duration.ZERO;
      }
      case Outcome.Cut(String how) -> {
        log.fine(() -> "the watch was closed: " + Failure.line(how));
        cutsInARow++;
        if (cutsInARow > TOLERATED_CUTS) {
          failed(
              new Failure(
                  "cut", "every watch of " + purpose.what() + " is closed at once: " + how));
        }
        yield backoff.next();
      }
      case Outcome.Silent silent -> {
        log.fine("the watch went silent: listing again");
        objects.forget();
        api.drop();
        yield backoff.next();
      }
      case Outcome.Expired expired -> {
        log.fine("the watch expired: listing again");
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
    listener.failed(failure);
    api.drop();
  }

  private void well() {
    backoff.reset();
    cutsInARow = 0;
    listener.works();
  }

  /** What the requests bring. */
  private final class Heard implements ListWatch.Listener<V> {

    @Override
    public void read(SortedMap<String, V> all) {
      listener.read(all);
    }

    @Override
    public void accepted() {
      // One that is cut off at once has been accepted, too.
      if (cutsInARow == 0) {
        listener.works();
      }
    }

    @Override
    public void steady() {
      well();
    }
  }
}

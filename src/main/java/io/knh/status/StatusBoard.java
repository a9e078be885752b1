package io.knh.status;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All there is to see of this member and its cluster, for the resources. */
@ApplicationScoped
public class StatusBoard {

  private final String instance = UUID.randomUUID().toString();
  private final Settings settings;
  private final Recorder recorder;
  private final Moments moments;
  private final SelfFacts self;
  private final Views views;
  private final Streams streams;
  private final Documents whole;
  private final Documents own;
  private final Documents problems;
  private final Documents problemsText;
  private final PathViews pathViews;
  private final Documents paths;
  private final Documents ownPaths;

  /** Wires what the container holds. */
  @Inject
  public StatusBoard(
      Settings settings, Snapshots snapshots, RosterReadings readings, Recorder recorder) {
    // Its classes are loaded here: not on the agent's thread, nor while the process ends.
    JsonText.object();
    this.settings = settings;
    this.recorder = recorder;
    this.moments = new Moments(snapshots);
    this.self = new SelfFacts(settings, snapshots, readings, recorder, moments);
    OwnView seen =
        new OwnView(snapshots, readings, recorder, moments, instance, settings.discovery().place());
    ViewClient client = new ViewClient(settings.bindAddress());
    this.views = new Views(snapshots, seen, client::ask, System::nanoTime);
    this.streams = new Streams(instance, Streams.PERIOD, this::status, recorder::history);
    this.whole = new Documents(() -> status().thenApply(Status::json), System::nanoTime);
    this.own =
        new Documents(
            () -> {
              moments.set(Instant.now());
              return CompletableFuture.completedFuture(of(views.own()).json());
            },
            System::nanoTime);
    this.problems = documents(ProblemsReport::json);
    this.problemsText = documents(ProblemsReport::text);
    PathsReport report =
        new PathsReport(snapshots, moments, settings.timings(), settings.pathProbes());
    this.pathViews = new PathViews(snapshots, report, client::askPaths, System::nanoTime);
    this.paths = new Documents(() -> paths(Optional.empty()), System::nanoTime);
    this.ownPaths =
        new Documents(
            () -> CompletableFuture.completedFuture(ownPaths(Optional.empty())), System::nanoTime);
  }

  /** For the proxy that CDI puts in front of the one board; it has no fields of its own. */
  @SuppressWarnings("NullAway")
  StatusBoard() {
    this.settings = null;
    this.recorder = null;
    this.moments = null;
    this.self = null;
    this.views = null;
    this.streams = null;
    this.whole = null;
    this.own = null;
    this.problems = null;
    this.problemsText = null;
    this.pathViews = null;
    this.paths = null;
    this.ownPaths = null;
  }

  /** The document of the cluster, as far as this member can see it. */
  CompletableFuture<byte[]> document() {
    return whole.get();
  }

  /** The document of what this member sees itself. */
  CompletableFuture<byte[]> ownDocument() {
    return own.get();
  }

  /** The document of the problems alone. */
  CompletableFuture<byte[]> problems() {
    return problems.get();
  }

  /** The same for a terminal. */
  CompletableFuture<byte[]> problemsText() {
    return problemsText.get();
  }

  /** The document of the paths between members, as far as this member can know them. */
  CompletableFuture<byte[]> paths() {
    return paths.get();
  }

  /** The same of what this member knows itself. */
  CompletableFuture<byte[]> ownPaths() {
    return ownPaths.get();
  }

  /** Whether the roster lists a member with this id, or on this node. */
  boolean lists(String idOrNode) {
    return pathViews.names(idOrNode);
  }

  /** The document of the paths from and to one member. */
  CompletableFuture<byte[]> pathsOf(String idOrNode) {
    return paths(Optional.of(idOrNode));
  }

  /** The same of what this member knows itself. */
  byte[] ownPathsOf(String idOrNode) {
    return ownPaths(Optional.of(idOrNode));
  }

  private CompletableFuture<byte[]> paths(Optional<String> member) {
    moments.set(Instant.now());
    return pathViews.fresh(member);
  }

  private byte[] ownPaths(Optional<String> member) {
    moments.set(Instant.now());
    return pathViews.own(member);
  }

  private Documents documents(Function<ProblemsReport, byte[]> form) {
    return new Documents(
        () -> status().thenApply(ProblemsReport::new).thenApply(form), System::nanoTime);
  }

  /** The history entries after number {@code after}. */
  byte[] events(long after) {
    return JsonText.of(
        json -> {
          History history = recorder.history();
          json.write("schema", Status.SCHEMA);
          json.write("at", Moments.text(Instant.now()));
          json.write("instance", instance);
          json.write("member", settings.self().id().value());
          json.write("most", History.MAX_ENTRIES);
          json.write("last", history.last());
          json.writeStartArray("events");
          history.after(after).forEach(event -> event.write(json));
          json.writeEnd();
        });
  }

  /** Those who watch. */
  public Streams streams() {
    return streams;
  }

  /** The application stops: an open stream would keep the server from stopping, for 30 s. */
  @PreDestroy
  void close() {
    streams.close();
  }

  private CompletableFuture<Status> status() {
    moments.set(Instant.now());
    return views.fresh().thenApply(this::of);
  }

  private Status of(View view) {
    Instant now = Instant.now();
    long lastEvent = recorder.history().last();
    return new Status(now, instance, self.now(streams.open()), view, lastEvent);
  }

  /**
   * A document that many may ask for at once, and which is large: it is made once for all of them,
   * and stays good for a moment.
   */
  private static final class Documents {

    /** So long the one before is given out again. */
    static final Duration FRESH = Duration.ofMillis(500);

    private final Supplier<CompletableFuture<byte[]>> maker;
    private final LongSupplier nanoTime;
    private CompletableFuture<byte[]> last = CompletableFuture.completedFuture(new byte[0]);
    private long madeNanos;
    private boolean made;

    Documents(Supplier<CompletableFuture<byte[]>> maker, LongSupplier nanoTime) {
      this.maker = maker;
      this.nanoTime = nanoTime;
    }

    /** The document, as it was at most {@link #FRESH} and the time to make it ago. */
    synchronized CompletableFuture<byte[]> get() {
      long nowNanos = nanoTime.getAsLong();
      boolean fresh = made && nowNanos - madeNanos < FRESH.toNanos();
      if (last.isDone() && (!fresh || last.isCompletedExceptionally())) {
        last = maker.get();
        madeNanos = nowNanos;
        made = true;
      }
      return last;
    }
  }
}

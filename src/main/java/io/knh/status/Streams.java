package io.knh.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends all who watch what changes, at most once a second. As long as nobody does, nothing is done;
 * each watcher has a thread that writes, so that a slow one keeps nobody waiting.
 */
public final class Streams {

  /** Streams at a time: a thread and a connection each. */
  static final int MAX_STREAMS = 16;

  /** Changes that are kept for readers that return. */
  static final int MAX_KEPT = 60;

  /** Bytes of these together. */
  static final int MAX_KEPT_BYTES = 1024 * 1024;

  /** From one look to the next. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** A reader hears at least so often, though nothing has changed, and so knows that it would. */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** So long it goes on looking for a reader that returns, when nobody is left. */
  static final Duration LINGER = Duration.ofSeconds(15);

  /** How long a look may take that has to ask the coordinator. */
  private static final Duration PATIENCE = ViewClient.LIMIT.plusSeconds(3);

  /** How long leaving waits for the last frame of the streams to be written. */
  private static final Duration LAST_FRAME = Duration.ofMillis(300);

  private static final Logger LOG = Logger.getLogger("io.knh.status");

  private final String instance;
  private final Duration period;
  private final Supplier<CompletableFuture<Status>> source;
  private final Supplier<History> history;
  private final Object beginning = new Object();
  private final Set<Stream> streams = new LinkedHashSet<>();
  private final ArrayDeque<Stream.Frame> kept = new ArrayDeque<>();
  private int keptBytes;
  private long number;
  private long sentNanos;
  private @Nullable Status sent;
  private Stream.@Nullable Frame whole;
  private @Nullable Thread watch;
  private long watchedNanos;
  private boolean closed;

  /**
   * Streams that nobody reads yet.
   *
   * @param instance of this process, to know readers again that return
   * @param period from one look to the next
   * @param source what is looked at
   */
  Streams(
      String instance,
      Duration period,
      Supplier<CompletableFuture<Status>> source,
      Supplier<History> history) {
    this.instance = instance;
    this.period = period;
    this.source = source;
    this.history = history;
  }

  /** How many watch. */
  synchronized int open() {
    return streams.size();
  }

  /**
   * Adds a reader, which is written to from now on.
   *
   * @param lastId of the last event that it had; empty when it is new
   * @return false when there is no room, or this member leaves
   */
  boolean add(Stream.Reader reader, String lastId) {
    synchronized (this) {
      if (closed || streams.size() >= MAX_STREAMS) {
        return false;
      }
      Stream stream = new Stream(reader, this::remove);
      streams.add(stream);
      stream.start(() -> welcome(stream, lastId));
      watchedNanos = System.nanoTime();
      if (watch == null) {
        watch = Thread.ofPlatform().daemon().name("knh-streams").start(this::watch);
      }
      return true;
    }
  }

  private synchronized void remove(Stream stream) {
    streams.remove(stream);
  }

  /** The first frames of {@code stream}: what it missed, or all. */
  private void welcome(Stream stream, String lastId) {
    Status known = known();
    synchronized (this) {
      // The watch may have sent more since.
      known = sent == null ? known : sent;
      List<Stream.Frame> missed = missed(lastId);
      missed.forEach(stream::offer);
      if (missed.isEmpty() && !lastId.equals(id(number))) {
        stream.offer(whole(known));
      }
      stream.welcomed();
    }
  }

  /**
   * What was sent last. Before that, one look for all who come together: of 5,000 members it takes
   * megabytes, and eight readers that each looked for themselves took more than the heap.
   */
  private Status known() {
    synchronized (beginning) {
      Status known = sent();
      if (known == null) {
        known = look();
        begin(known);
      }
      return known;
    }
  }

  private synchronized @Nullable Status sent() {
    return sent;
  }

  private synchronized void begin(Status first) {
    sent = first;
    number++;
    sentNanos = System.nanoTime();
  }

  private Stream.Frame whole(Status known) {
    Stream.Frame frame = whole;
    if (frame == null || frame.number() != number) {
      frame = new Stream.Frame(instance, number, "status", known.json());
      whole = frame;
    }
    return frame;
  }

  private List<Stream.Frame> missed(String lastId) {
    List<Stream.Frame> missed = new ArrayList<>();
    for (Stream.Frame frame : kept) {
      if (!missed.isEmpty() || lastId.equals(id(frame.number() - 1))) {
        missed.add(frame);
      }
    }
    return missed;
  }

  private String id(long number) {
    return instance + "." + number;
  }

  private Status look() {
    try {
      return source.get().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the status is not available", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("waiting for the status was interrupted", e);
    }
  }

  private void watch() {
    try {
      while (goesOn()) {
        TimeUnit.NANOSECONDS.sleep(period.toNanos());
        sendWhatChanged();
      }
    } catch (InterruptedException e) {
      LOG.fine("sending changes ended");
    }
  }

  private void sendWhatChanged() {
    try {
      send(look());
    } catch (RuntimeException | Error e) {
      // A bug, or a machine that is overloaded: the next look may do better. Thrown on, it would
      // end the watch, and nobody would begin another.
      LOG.log(isClosed() ? Level.FINE : Level.WARNING, "sending changes to readers failed", e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the watch when nobody is there: the next reader begins another. */
  private synchronized boolean goesOn() {
    if (!streams.isEmpty()) {
      watchedNanos = System.nanoTime();
    }
    if (!closed && System.nanoTime() - watchedNanos < LINGER.toNanos()) {
      return true;
    }
    watch = null;
    sent = null;
    whole = null;
    kept.clear();
    keptBytes = 0;
    return false;
  }

  private synchronized void send(Status now) {
    Status before = sent;
    if (before == null) {
      return; // whoever was welcomed has just got it
    }
    if (!now.view().follows(before.view())) {
      number++;
      sent = now;
      kept.clear();
      keptBytes = 0;
      send(whole(now));
      return;
    }
    List<HistoryEntry> events = history.get().after(before.lastEvent());
    Change change = new Change(before, now, events);
    boolean quiet = System.nanoTime() - sentNanos >= QUIET.toNanos();
    if (change.isNothing() && !quiet) {
      return;
    }
    number++;
    sent = new Status(now.at(), now.instance(), now.self(), now.view(), lastOf(events, before));
    Stream.Frame frame =
        new Stream.Frame(instance, number, "change", change.json(quiet || change.endsRound()));
    keep(frame);
    send(frame);
  }

  private static long lastOf(List<HistoryEntry> events, Status before) {
    return events.isEmpty() ? before.lastEvent() : events.getLast().number();
  }

  private void keep(Stream.Frame frame) {
    kept.add(frame);
    keptBytes += frame.bytes();
    while (kept.size() > MAX_KEPT || keptBytes > MAX_KEPT_BYTES) {
      keptBytes -= kept.remove().bytes();
    }
  }

  private void send(Stream.Frame frame) {
    sentNanos = System.nanoTime();
    List.copyOf(streams).forEach(stream -> stream.send(frame));
  }

  /** Ends all streams, since this member leaves; returns at once. */
  public void close() {
    byte[] bye =
        JsonText.of(
            json ->
                json.write("at", Moments.text(Instant.now()))
                    .write("problem", "this member is leaving"));
    synchronized (this) {
      closed = true;
      Stream.Frame frame = new Stream.Frame(instance, number + 1, "bye", bye);
      streams.forEach(stream -> stream.end(frame));
    }
  }

  /** Waits until all streams have ended, at most {@link #LAST_FRAME}. */
  public void awaitEnd() {
    long endNanos = System.nanoTime() + LAST_FRAME.toNanos();
    List<Stream> open;
    synchronized (this) {
      open = List.copyOf(streams);
    }
    open.forEach(stream -> stream.awaitEnd(endNanos));
  }
}

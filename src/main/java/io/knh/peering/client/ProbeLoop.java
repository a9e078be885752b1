package io.knh.peering.client;

import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the thread of the {@link ProbeClient} does: starts probes, serves their sockets, ends those
 * whose time is up. Every probe has the same time, or the same shorter one for all large requests,
 * so of either kind the oldest is always the next that is due.
 */
final class ProbeLoop implements Runnable {

  /**
   * Connections at a time; further probes wait, while their time runs. As many as a coordinator has
   * whose 5,000 peers have all fallen silent: an attempt starts every second and takes two. Fewer,
   * and the silent ones would keep the healthy ones from being probed. Each is a file descriptor
   * and about 2 KB of heap.
   */
  static final int MAX_CONNECTIONS = 10_000;

  static final Logger LOG = Logger.getLogger("io.knh.peering");

  /** Probes started before the sockets are looked at again. */
  private static final int STARTS_PER_PASS = 256;

  /** Looks at the sockets before a timeout counts; one look sees 1,024 of them. */
  private static final int LOOKS_BEFORE_TIMEOUT = MAX_CONNECTIONS / 1_024 + 2;

  private static final Duration RETRY_RESULTS_AFTER = Duration.ofMillis(10);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(100);

  private final Probe.Queue queue;
  private final Selector selector;
  private final Requests requests;
  private final Optional<InetAddress> source;
  private final Results results;
  private final int maxConnections;
  private final AnswerBody.Room room = new AnswerBody.Room(AnswerBody.Room.MAX_BYTES);
  private final SequencedSet<Exchange> open = new LinkedHashSet<>();
  private final SequencedSet<Exchange> large = new LinkedHashSet<>();
  private final Bursts bursts;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(AnswerParser.MAX_BYTES);
  private volatile boolean closing;
  private boolean blind;

  ProbeLoop(
      Probe.Queue queue,
      Selector selector,
      Requests requests,
      Optional<InetAddress> source,
      Results results,
      int maxConnections) {
    this.queue = queue;
    this.selector = selector;
    this.requests = requests;
    this.source = source;
    this.results = results;
    this.maxConnections = maxConnections;
    this.bursts = new Bursts(selector, source, this::put, System::nanoTime);
  }

  /** Makes {@link #run} fail what is under way and return. */
  void close() {
    closing = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    while (!closing) {
      try {
        select();
        startQueued();
        expire();
        results.retry();
      } catch (IOException | RuntimeException | LinkageError e) {
        // A thread that ends here would leave every peer silent.
        LOG.log(Level.WARNING, "sending probes failed; continuing", e);
        pause(PAUSE_AFTER_ERROR);
      }
    }
    end();
  }

  private void select() throws IOException {
    if (!queue.isEmpty() && hasRoom()) {
      selector.selectNow(this::serve);
    } else if (results.isWaiting()) {
      selector.select(this::serve, RETRY_RESULTS_AFTER.toMillis());
    } else if (open.isEmpty() && large.isEmpty() && bursts.isIdle()) {
      selector.select(this::serve);
    } else {
      long nowNanos = System.nanoTime();
      long leftNanos = Math.min(leftNanos(open, nowNanos), leftNanos(large, nowNanos));
      if (!bursts.isIdle()) {
        leftNanos = Math.min(leftNanos, bursts.nextNanos() - nowNanos);
      }
      Probe first = queue.peek();
      if (first != null) {
        leftNanos = Math.min(leftNanos, first.deadlineNanos() - nowNanos);
      }
      selector.select(this::serve, Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1));
    }
  }

  private static long leftNanos(SequencedSet<Exchange> exchanges, long nowNanos) {
    return exchanges.isEmpty()
        ? Long.MAX_VALUE
        : exchanges.getFirst().probe().deadlineNanos() - nowNanos;
  }

  private boolean hasRoom() {
    return open.size() + large.size() < maxConnections;
  }

  private SequencedSet<Exchange> among(Exchange exchange) {
    return exchange.probe().send().message() instanceof Message.LargePing ? large : open;
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Exchange exchange) {
      serve(exchange, key);
    } else {
      bursts.read();
    }
  }

  private void serve(Exchange exchange, SelectionKey key) {
    Exchange.Progress progress;
    try {
      progress = exchange.advance(key, scratch);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "a probe of " + exchange.probe().send().to() + " failed unexpectedly", e);
      progress = new Exchange.Progress.Broken(Cause.OTHER);
    }
    finish(exchange, progress);
  }

  private void startQueued() {
    for (int i = 0; i < STARTS_PER_PASS && hasRoom(); i++) {
      Probe probe = queue.poll();
      if (probe == null) {
        return;
      }
      try {
        if (probe.isDue(System.nanoTime())) {
          put(probe, probe.unsent());
        } else if (probe.send().message() instanceof Message.Datagrams) {
          bursts.start(probe);
        } else {
          Exchange exchange = Exchange.start(probe, requests, room, source, selector);
          among(exchange).add(exchange);
          blind = false;
        }
      } catch (IOException e) {
        put(probe, Causes.isLocal(e) ? unsent(probe, e) : probe.failed(Causes.ofConnecting(e)));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a probe of " + probe.send().to() + " could not start", e);
        put(probe, probe.unsent());
      }
    }
  }

  /**
   * Ends what is due. When the process was stopped for a while, answers have come that nobody has
   * read: the moment is taken first, then the sockets are read, then the timeouts count.
   */
  private void expire() throws IOException {
    long nowNanos = System.nanoTime();
    if (!isDue(nowNanos)) {
      return;
    }
    for (int i = 0; i < LOOKS_BEFORE_TIMEOUT && selector.selectNow(this::serve) > 0; i++) {
      // Each look serves what is ready.
    }
    expire(open, nowNanos);
    expire(large, nowNanos);
    bursts.advance(nowNanos);
    for (Probe first = queue.peek(); first != null && first.isDue(nowNanos); first = queue.peek()) {
      queue.poll();
      put(first, first.unsent());
    }
  }

  private void expire(SequencedSet<Exchange> exchanges, long nowNanos) {
    while (isDue(exchanges, nowNanos)) {
      Exchange exchange = exchanges.getFirst();
      finish(exchange, exchange.timeOut());
    }
  }

  private static boolean isDue(SequencedSet<Exchange> exchanges, long nowNanos) {
    return !exchanges.isEmpty() && exchanges.getFirst().probe().isDue(nowNanos);
  }

  /** Says once at WARNING that nobody can be probed; again only after a probe could be sent. */
  private Input unsent(Probe probe, IOException why) {
    LOG.log(
        blind ? Level.FINE : Level.WARNING,
        "this member cannot send probes, so no peer is declared down meanwhile: {0}",
        why.getMessage());
    blind = true;
    return probe.unsent();
  }

  private boolean isDue(long nowNanos) {
    Probe first = queue.peek();
    return bursts.isDue(nowNanos)
        || isDue(open, nowNanos)
        || isDue(large, nowNanos)
        || (first != null && first.isDue(nowNanos));
  }

  private void finish(Exchange exchange, Exchange.Progress progress) {
    switch (progress) {
      case Exchange.Progress.Unfinished unfinished -> {}
      case Exchange.Progress.Answered answered ->
          finish(exchange, exchange.probe().answered(answered, exchange.roundTripNanos()));
      case Exchange.Progress.Broken broken ->
          finish(exchange, exchange.probe().failed(broken.cause()));
    }
  }

  private void finish(Exchange exchange, Input result) {
    if (among(exchange).remove(exchange)) {
      exchange.close();
      put(exchange.probe(), result);
    }
  }

  private void put(Probe probe, Input result) {
    if (LOG.isLoggable(Level.FINER)) {
      Effect.Send send = probe.send();
      LOG.log(Level.FINER, "{0} to {1}: {2}", new Object[] {send.message(), send.to(), result});
    }
    results.put(result);
  }

  private void end() {
    for (Probe probe : queue.close()) {
      put(probe, probe.unsent());
    }
    for (SequencedSet<Exchange> exchanges : List.of(open, large)) {
      for (Exchange exchange : List.copyOf(exchanges)) {
        finish(exchange, exchange.probe().unsent());
      }
    }
    bursts.close();
    // Ends: a result that finds no room is given up after its patience.
    while (results.isWaiting()) {
      pause(RETRY_RESULTS_AFTER);
      results.retry();
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "closing the selector failed", e);
    }
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }
}

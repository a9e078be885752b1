package io.knh.peering.client;

import io.knh.core.model.Input;
import io.knh.peering.EchoDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Sends datagrams and takes their echoes, all by one UDP socket, which is opened when the first is
 * sent. What the network drops is lost, also on this machine; only what this machine has no room
 * for is unsent. For the thread of the {@link ProbeLoop}.
 */
final class Bursts {

  /** Messages on their way at a time: four rounds of all paths. */
  static final int MAX_OPEN = 256;

  /** Datagrams read at a time, before connections are looked at again. */
  private static final int READS_PER_PASS = 1_024;

  private static final long NEVER = Long.MAX_VALUE;

  private final Selector selector;
  private final Optional<InetAddress> source;
  private final BiConsumer<Probe, Input> results;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final Map<Long, Burst> open = new LinkedHashMap<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(EchoDatagram.BYTES + 1);
  private @Nullable DatagramChannel channel;
  private long nextNanos;
  private boolean blind;

  /**
   * Sends nothing yet.
   *
   * @param source the address that datagrams come from; the system's choice if there is none
   * @param results gets the one result of each message
   */
  Bursts(
      Selector selector,
      Optional<InetAddress> source,
      BiConsumer<Probe, Input> results,
      LongSupplier nanoTime) {
    this.selector = selector;
    this.source = source;
    this.results = results;
    this.nanoTime = nanoTime;
  }

  /** Begins to send the datagrams of {@code probe}. */
  void start(Probe probe) {
    try {
      if (open.size() == MAX_OPEN) {
        throw new IOException("too many datagrams on their way");
      }
      if (channel == null) {
        channel = opened();
      }
    } catch (IOException e) {
      unsent(probe, e);
      return;
    }
    long nowNanos = nanoTime.getAsLong();
    Burst burst = new Burst(probe, random.nextLong(), nowNanos);
    open.put(burst.id(), burst);
    send(burst, channel, nowNanos);
    findNext();
  }

  private DatagramChannel opened() throws IOException {
    DatagramChannel opened = DatagramChannel.open();
    try {
      opened.configureBlocking(false);
      opened.bind(
          source
              .map(from -> new InetSocketAddress(from, 0))
              .orElseGet(() -> new InetSocketAddress(0)));
      opened.register(selector, SelectionKey.OP_READ, this);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  boolean isIdle() {
    return open.isEmpty();
  }

  /** When something is due, where it is not {@linkplain #isIdle idle}. */
  long nextNanos() {
    return nextNanos;
  }

  /** Whether something is due. */
  boolean isDue(long nowNanos) {
    return !open.isEmpty() && nextNanos - nowNanos <= 0;
  }

  /** Sends what is due, and ends those whose wait is over; what has come was read before. */
  void advance(long nowNanos) {
    DatagramChannel by = channel;
    if (by == null || !isDue(nowNanos)) {
      return;
    }
    for (Burst burst : List.copyOf(open.values())) {
      if (burst.isOver(nowNanos)) {
        finish(burst, burst.result(nowNanos));
      } else if (burst.sends(nowNanos)) {
        send(burst, by, nanoTime.getAsLong());
      }
    }
    findNext();
  }

  private void send(Burst burst, DatagramChannel by, long nowNanos) {
    burst.next(scratch, nowNanos);
    try {
      if (by.send(scratch, burst.target()) == 0) {
        throw new IOException("No buffer space available");
      }
      blind = false;
    } catch (IOException e) {
      if (Causes.isLocal(e)) {
        open.remove(burst.id());
        unsent(burst.probe(), e);
      }
      // Else the network does not take it, or a firewall does: it is as lost as on the way.
    }
  }

  /** Reads what has come. */
  void read() {
    DatagramChannel by = channel;
    if (by == null) {
      return;
    }
    try {
      for (int i = 0; i < READS_PER_PASS; i++) {
        scratch.clear();
        SocketAddress from = by.receive(scratch);
        if (from == null) {
          break;
        }
        scratch.flip();
        take(from, nanoTime.getAsLong());
      }
    } catch (IOException e) {
      ProbeLoop.LOG.log(Level.FINE, "reading datagrams failed", e);
    }
    findNext();
  }

  private void take(SocketAddress from, long nowNanos) {
    if (!EchoDatagram.isEcho(scratch)) {
      return;
    }
    EchoDatagram echo = EchoDatagram.of(scratch);
    Burst burst = open.get(echo.burst());
    if (burst != null && burst.target().equals(from)) {
      burst.echoed(echo.sequence(), nowNanos);
      if (burst.isComplete()) {
        finish(burst, burst.result(nowNanos));
      }
    }
  }

  private void findNext() {
    long next = NEVER;
    boolean first = true;
    for (Burst burst : open.values()) {
      if (first || burst.nextNanos() - next < 0) {
        next = burst.nextNanos();
        first = false;
      }
    }
    nextNanos = next;
  }

  private void finish(Burst burst, Input result) {
    open.remove(burst.id());
    results.accept(burst.probe(), result);
  }

  /** Says so once at WARNING; again only after one could be sent. */
  private void unsent(Probe probe, IOException why) {
    ProbeLoop.LOG.log(
        blind ? Level.FINE : Level.WARNING,
        "this member cannot send datagrams, so packet loss is not measured meanwhile: {0}",
        why.getMessage());
    blind = true;
    results.accept(probe, probe.unsent());
  }

  /** Ends all that is under way, as unsent. */
  void close() {
    for (Iterator<Burst> left = open.values().iterator(); left.hasNext(); ) {
      Probe probe = left.next().probe();
      left.remove();
      results.accept(probe, probe.unsent());
    }
    DatagramChannel by = channel;
    if (by != null) {
      try {
        by.close();
      } catch (IOException e) {
        ProbeLoop.LOG.log(Level.FINE, "closing the UDP socket failed", e);
      }
    }
  }
}

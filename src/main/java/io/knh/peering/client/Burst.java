package io.knh.peering.client;

import io.knh.core.model.Address;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.peering.EchoDatagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The datagrams of one message on their way: {@link Message.Datagrams#COUNT}, one by one. */
final class Burst {

  /** From one to the next: a moment without any luck loses one or two of them, and not all. */
  static final Duration SPACING = Duration.ofMillis(20);

  /**
   * How long the last one has to come back, where the message has no less time: as long as a small
   * request by default, so that a member which stands still for a moment is no lossy path.
   */
  static final Duration MOST_WAIT = Duration.ofSeconds(2);

  /** Who ends the wait later than this was not run meanwhile, and cannot know what was lost. */
  static final Duration MOST_OVERRUN = Duration.ofMillis(500);

  private static final int OK = 200;

  private final Probe probe;
  private final long id;
  private final InetSocketAddress target;
  private final long waitNanos;
  private final long[] sentNanos = new long[Message.Datagrams.COUNT];
  private int sent;
  private long nextNanos;
  private int seen;
  private int received;
  private int duplicates;
  private int reordered;
  private int newest = -1;
  private long shortestNanos = -1;

  /**
   * Datagrams that are due from now on.
   *
   * @param id that nobody else can guess
   */
  Burst(Probe probe, long id, long nowNanos) {
    this.probe = probe;
    this.id = id;
    Address to = probe.send().to().address();
    this.target = new InetSocketAddress(to.inetAddress(), to.port());
    this.waitNanos = Math.min(MOST_WAIT.toNanos(), Math.max(0, probe.deadlineNanos() - nowNanos));
    this.nextNanos = nowNanos;
  }

  Probe probe() {
    return probe;
  }

  long id() {
    return id;
  }

  InetSocketAddress target() {
    return target;
  }

  /** When the next one is due, or the wait for them ends. */
  long nextNanos() {
    return nextNanos;
  }

  /** Whether there is one to be sent at {@code nowNanos}. */
  boolean sends(long nowNanos) {
    return sent < sentNanos.length && nextNanos - nowNanos <= 0;
  }

  /** Writes the next one into {@code datagram}; it is sent at {@code nowNanos}. */
  void next(ByteBuffer datagram, long nowNanos) {
    new EchoDatagram(id, sent).write(datagram);
    sentNanos[sent] = nowNanos;
    sent++;
    nextNanos = nowNanos + (sent < sentNanos.length ? SPACING.toNanos() : waitNanos);
  }

  /** Its datagram number {@code sequence} came back; those that were never sent say nothing. */
  void echoed(int sequence, long nowNanos) {
    if (sequence < 0 || sequence >= sent) {
      return;
    }
    int bit = 1 << sequence;
    if ((seen & bit) != 0) {
      duplicates++;
      return;
    }
    seen |= bit;
    received++;
    if (sequence < newest) {
      reordered++;
    }
    newest = Math.max(newest, sequence);
    long roundTripNanos = nowNanos - sentNanos[sequence];
    shortestNanos = shortestNanos < 0 ? roundTripNanos : Math.min(shortestNanos, roundTripNanos);
  }

  /** Whether all are back. */
  boolean isComplete() {
    return received == sentNanos.length;
  }

  /** Whether the wait for what is not back is over. */
  boolean isOver(long nowNanos) {
    return sent == sentNanos.length && nextNanos - nowNanos <= 0;
  }

  /** What came of it, at {@code nowNanos}. */
  Input result(long nowNanos) {
    if (!isComplete() && nowNanos - nextNanos > MOST_OVERRUN.toNanos()) {
      return probe.unsent();
    }
    return new Input.Answered(
        probe.send().exchange(),
        OK,
        new Content.Echoes(received, duplicates, reordered, shortestNanos),
        Allegiance.unnamed(),
        shortestNanos);
  }
}

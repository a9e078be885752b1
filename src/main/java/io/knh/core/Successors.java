package io.knh.core;

import io.knh.core.alert.Replication;
import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Those that may take over from a coordinator, the next in line first. When an alert is recorded or
 * done with, they are written to at once.
 */
final class Successors {

  /** Those whose ledgers are kept equal first, should many members go down together. */
  private static final int FIRST = 8;

  /** Between two such messages, however many alerts there are meanwhile. */
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** Members that are written to at once when something is recorded: the next in line. */
  static final int WRITTEN_TO = 2;

  private static final long NEVER = Long.MAX_VALUE;

  private final FailureDetector detector;
  private final Replication replication;
  private final Outlet outlet;
  private int toWrite;
  private long writeNanos = Long.MIN_VALUE / 2;

  Successors(FailureDetector detector, Replication replication, Outlet outlet) {
    this.detector = detector;
    this.replication = replication;
    this.outlet = outlet;
  }

  /** All members that are up. */
  List<Peer> all() {
    return detector.peers().stream()
        .filter(peer -> peer.state() == PeerState.UP)
        .map(MonitoredPeer::peer)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** The first of them. */
  List<Peer> first() {
    return all().stream().limit(FIRST).toList();
  }

  /** Those that answer well, and go on with what is undelivered, in no order. */
  Stream<MonitoredPeer> healthy() {
    return detector.peers().stream()
        .filter(peer -> peer.healthy() && replication.keepsLedger(peer.peer()));
  }

  /** At least so many are to be written to. */
  void write(int number) {
    toWrite = Math.max(toWrite, number);
  }

  /** Writes to those that are to be written to. */
  void advance() {
    long nowNanos = outlet.nowNanos();
    if (toWrite > 0 && nowNanos >= writeNanos) {
      writeNanos = nowNanos + PAUSE_NANOS;
      healthy()
          .map(MonitoredPeer::peer)
          .sorted(Comparator.reverseOrder())
          .limit(toWrite)
          .toList()
          .forEach(successor -> detector.beat(successor, nowNanos));
      toWrite = 0;
    }
  }

  long wakeNanos() {
    return toWrite > 0 ? writeNanos : NEVER;
  }
}

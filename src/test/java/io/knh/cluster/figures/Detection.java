package io.knh.cluster.figures;

import io.knh.cluster.ClusterMember;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Measures the time from a fault of a peer to the first byte of its webhook: killed (connections
 * are refused), frozen (taken, not answered) and cut off (packets dropped, by {@code nft}; needs
 * root). Arguments: the number of runs of each.
 */
public final class Detection {

  private static final String NETWORK = "127.0.11";

  private Detection() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Sample killed = new Sample("kill -9 to the first byte at the receiver", "s");
    Sample frozen = new Sample("SIGSTOP to the first byte at the receiver", "s");
    Sample dropped = new Sample("dropped packets to the first byte at the receiver", "s");
    try (Bench bench = new Bench(NETWORK);
        DroppedPackets drop = new DroppedPackets()) {
      ClusterMember first = bench.cluster.member("node-1");
      ClusterMember second = bench.cluster.member("node-2");
      ClusterMember third = bench.cluster.member("node-3");
      for (int run = 0; run < runs; run++) {
        killed.add(once(bench, run, runs, first, peer -> first.process().kill()));
        first.start();
        frozen.add(once(bench, run, runs, second, peer -> second.process().freeze()));
        second.process().thaw();
        bench.cluster.awaitAnswers(first);
        dropped.add(once(bench, run, runs, third, drop::of));
        drop.end();
        bench.settle(bench.cluster.highest());
      }
      int alerts = bench.receiver.peerEvents().size();
      System.out.println("Webhooks: " + alerts + ", due: " + 3 * runs);
    }
    Sample.printHead();
    killed.print();
    frozen.print();
    dropped.print();
    System.exit(0);
  }

  private static double once(
      Bench bench, int run, int runs, ClusterMember member, Consumer<Peer> fault)
      throws InterruptedException {
    bench.awaitMoment(run, runs);
    long faultNanos = System.nanoTime();
    fault.accept(member.peer());
    return bench.alerted(member.peer(), faultNanos);
  }
}

package io.knh.cluster.figures;

import io.knh.cluster.ClusterMember;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time from the end of the coordinator of five (kill -9) until a follower has heard
 * its successor, and until the webhook about it comes. Arguments: the number of runs.
 */
public final class Failover {

  private static final String NETWORK = "127.0.12";

  private Failover() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Sample announced = new Sample("coordinator killed to its successor's first announcement", "s");
    Sample alert = new Sample("coordinator killed to the first byte at the receiver", "s");
    try (Bench bench = new Bench(NETWORK)) {
      ClusterMember coordinator = bench.cluster.highest();
      ClusterMember successor = bench.cluster.member("node-4");
      ClusterMember follower = bench.cluster.member("node-3");
      for (int run = 0; run < runs; run++) {
        bench.awaitMoment(run, runs);
        long killedNanos = System.nanoTime();
        coordinator.process().kill();
        announced.add(untilNamed(follower, successor, killedNanos));
        alert.add(bench.alerted(coordinator.peer(), killedNanos));
        coordinator.start();
        bench.cluster.awaitAnswers(coordinator);
        bench.settle(coordinator);
      }
      System.out.println("Webhooks: " + bench.receiver.peerEvents().size() + ", due: " + runs);
    }
    Sample.printHead();
    announced.print();
    alert.print();
    System.exit(0);
  }

  private static double untilNamed(ClusterMember follower, ClusterMember successor, long sinceNanos)
      throws InterruptedException {
    while (follower.follows().filter(successor.peer().id().value()::equals).isEmpty()) {
      if (System.nanoTime() - sinceNanos > Bench.PATIENCE.toNanos()) {
        throw new IllegalStateException("no successor within " + Bench.PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}

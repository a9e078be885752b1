package io.knh.cluster.figures;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.EmulatedMember;
import io.knh.cluster.Installation;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the memory and the processor time of a coordinator of 100, and of a follower, over two
 * minutes each with nothing wrong. 98 of the hundred are emulated in this process.
 */
public final class Footprint {

  private static final String NETWORK = "127.0.14.";
  private static final int PORT = 18_300;
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration MEASURED = Duration.ofMinutes(2);

  private Footprint() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException {
    List<Peer> roster = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      roster.add(Peer.of(String.format(Locale.ROOT, "node-%03d", i), NETWORK + i, PORT));
    }
    for (Peer peer : roster.subList(0, 98)) {
      // Until the process ends.
      EmulatedMember unused = EmulatedMember.of(peer);
    }
    Installation installation = Installation.ofBuild("figures-footprint");
    installation.clear();
    List<Peer> ours = roster.subList(98, 100);
    try (Cluster cluster =
        new Cluster(
            installation, roster, ours, Map.of("CONNECT_MAX_RETRIES", "60"), (who, line) -> {})) {
      cluster.start();
      cluster.awaitFollow(cluster.highest().peer(), cluster.members(), Bench.PATIENCE);
      Bench.sleepUntil(System.nanoTime() + WARM_UP.toNanos());
      ClusterMember follower = cluster.members().getFirst();
      ClusterMember coordinator = cluster.highest();
      double followerBefore = cpuSeconds(follower);
      double coordinatorBefore = cpuSeconds(coordinator);
      Bench.sleepUntil(System.nanoTime() + MEASURED.toNanos());
      System.out.println("| what | RSS | processor time over " + MEASURED.toSeconds() + " s |");
      System.out.println("| --- | --- | --- |");
      print("follower", follower, followerBefore);
      print("coordinator of 100", coordinator, coordinatorBefore);
    }
    System.exit(0);
  }

  private static void print(String name, ClusterMember member, double before) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f MB | %.2f s |%n",
        name,
        rssKilobytes(member) / 1000.0,
        cpuSeconds(member) - before);
  }

  private static long rssKilobytes(ClusterMember member) throws IOException {
    Path status = Path.of("/proc", Long.toString(member.process().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  /** What the process of {@code member} has spent since it began. */
  static double cpuSeconds(ClusterMember member) {
    return ProcessHandle.of(member.process().pid())
            .orElseThrow()
            .info()
            .totalCpuDuration()
            .orElseThrow()
            .toNanos()
        / 1e9;
  }
}

package io.knh.cluster.figures;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.Installation;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time from the start of one member to its first {@code pong}: with a cold and a warm
 * work area, without and with an archive of classes (CDS). Arguments: the number of runs of each.
 */
public final class Starting {

  private static final Peer PEER = Peer.of("node-1", "127.0.13.1", 18_300);

  private Starting() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Installation installation = Installation.ofBuild("figures-start");
    Path archive = Path.of("target", "knh.jsa").toAbsolutePath();
    Files.deleteIfExists(archive);
    Sample cold = new Sample("start to first pong, cold work area", "s");
    Sample warm = new Sample("start to first pong, warm work area", "s");
    Sample coldArchive = new Sample("start to first pong, cold work area, CDS archive", "s");
    Sample warmArchive = new Sample("start to first pong, warm work area, CDS archive", "s");
    measure(installation, Map.of(), runs, cold, warm);
    // The launcher's agent keeps the JVM from writing an archive.
    Map<String, String> dump =
        Map.of(
            "WLP_SKIP_BOOTSTRAP_AGENT", "true", "JVM_ARGS", "-XX:ArchiveClassesAtExit=" + archive);
    Sample unused = new Sample("start that writes the archive", "s");
    measure(installation, dump, 1, unused, unused);
    Map<String, String> use =
        Map.of("WLP_SKIP_BOOTSTRAP_AGENT", "true", "JVM_ARGS", "-XX:SharedArchiveFile=" + archive);
    boolean written = Files.exists(archive);
    if (written) {
      measure(installation, use, runs, coldArchive, warmArchive);
    }
    Sample.printHead();
    cold.print();
    warm.print();
    if (written) {
      coldArchive.print();
      warmArchive.print();
      System.out.println("Archive: " + Files.size(archive) / 1_000_000 + " MB");
    } else {
      System.out.println("No archive was written.");
    }
    System.exit(0);
  }

  private static void measure(
      Installation installation,
      Map<String, String> environment,
      int runs,
      Sample cold,
      Sample warm)
      throws InterruptedException {
    for (int run = 0; run < runs; run++) {
      installation.clear();
      cold.add(once(installation, environment));
      warm.add(once(installation, environment));
    }
  }

  private static double once(Installation installation, Map<String, String> environment)
      throws InterruptedException {
    try (Cluster cluster =
        new Cluster(
            installation, List.of(PEER), List.of(PEER), environment, (member, line) -> {})) {
      ClusterMember member = cluster.highest();
      long startNanos = System.nanoTime();
      member.start();
      while (!member.answers()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      member.process().terminate();
      member.process().awaitExit(Duration.ofSeconds(60));
      return seconds;
    }
  }
}

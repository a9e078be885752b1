package io.knh.cluster.figures;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.Installation;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures the time from the start of one member to its first {@code pong}, and from that of five
 * at once to the last: of servers prepared as in the image, and of those that are only packaged.
 * Arguments: the number of runs of each, which take turns.
 */
public final class Starting {

  private static final int TOGETHER = 5;

  /** No settings of the members, but of the script that starts them. */
  private static final Map<String, String> PREPARED = Map.of();

  private static final Map<String, String> PACKAGED = Map.of("PREPARED_SERVER", "");

  private Starting() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Installation installation = Installation.ofBuild("figures-start");
    if (!installation.isPrepared()) {
      System.err.println(
          "The server is not prepared: ./mvnw package with a JDK from 25 on does it");
      System.exit(1);
    }
    List<Row> rows =
        List.of(
            new Row("one, packaged", 1, PACKAGED),
            new Row("one, prepared", 1, PREPARED),
            new Row("five at once, packaged", TOGETHER, PACKAGED),
            new Row("five at once, prepared", TOGETHER, PREPARED));
    for (int run = 0; run < runs; run++) {
      for (Row row : rows) {
        row.run(installation);
      }
    }
    installation.clear();
    Sample.printHead();
    rows.forEach(Row::print);
    System.exit(0);
  }

  /** What is measured of one way to start. */
  private static final class Row {

    private final int members;
    private final Map<String, String> settings;
    private final Sample wall;
    private final Sample processor;

    Row(String name, int members, Map<String, String> settings) {
      this.members = members;
      this.settings = settings;
      this.wall = new Sample(name + ", until the last first pong", "s");
      this.processor = new Sample(name + ", processor time of each until then", "s");
    }

    void run(Installation installation) throws InterruptedException {
      installation.clear();
      List<Peer> peers =
          IntStream.rangeClosed(1, members)
              .mapToObj(n -> Peer.of("node-" + n, "127.0.13." + n, 18_300))
              .toList();
      try (Cluster cluster =
          new Cluster(installation, peers, peers, settings, (member, line) -> {})) {
        long startNanos = System.nanoTime();
        cluster.members().forEach(ClusterMember::start);
        for (ClusterMember member : cluster.members()) {
          while (!member.answers()) {
            TimeUnit.MILLISECONDS.sleep(10);
          }
        }
        wall.add((System.nanoTime() - startNanos) / 1e9);
        processor.add(
            cluster.members().stream()
                .mapToDouble(member -> member.process().processorTime().toNanos() / 1e9)
                .average()
                .orElseThrow());
        for (ClusterMember member : cluster.members()) {
          member.process().terminate();
          member.process().awaitExit(Duration.ofSeconds(60));
        }
      }
    }

    void print() {
      wall.print();
      processor.print();
    }
  }
}

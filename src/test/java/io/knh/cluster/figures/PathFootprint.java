package io.knh.cluster.figures;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.Installation;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures what paths cost a follower and a coordinator: two real members, all the others are
 * emulated, and as many of these probe each real one as would. As root, since bytes are counted by
 * {@code nft}, as they leave.
 */
public final class PathFootprint {

  private static final String NETWORK = "127.21.";
  private static final int PORT = 18_300;
  private static final int PER_NETWORK = 250;
  private static final int MOST_PATHS = 64;
  private static final Duration WARM_UP = Duration.ofMinutes(2);
  private static final Duration MEASURED = Duration.ofMinutes(3);

  private static final Pattern GENERATION =
      Pattern.compile("(?:DefNew|Tenured|def new|tenured).*? used (\\d+)K");

  private PathFootprint() {}

  /** What one member has spent until now. */
  private record Spent(double cpuSeconds, long bytesOut, long bytesIn, List<Integer> asked) {}

  /**
   * Measures and prints two rows of a table.
   *
   * @param args how many members, and {@code PATH_PROBES}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int members = Integer.parseInt(args[0]);
    int paths = Integer.parseInt(args[1]);
    if (members < 3 || paths < 0 || paths > MOST_PATHS) {
      throw new IllegalArgumentException("members (at least 3) and PATH_PROBES (0 to 64)");
    }
    List<Peer> roster = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      String ip = NETWORK + (1 + i / PER_NETWORK) + "." + (1 + i % PER_NETWORK);
      roster.add(Peer.of(String.format(Locale.ROOT, "n%04d", i), ip, PORT));
    }
    List<Peer> emulated = roster.subList(0, members - 2);
    List<Peer> ours = roster.subList(members - 2, members);
    Installation installation = Installation.ofBuild("figures-paths-" + members + "-" + paths);
    installation.clear();
    try (Townspeople town = new Townspeople(emulated, ours.getLast(), paths);
        CountedBytes bytes = new CountedBytes("knh_figures_" + members + "_" + paths, ours);
        Cluster cluster =
            new Cluster(
                installation,
                roster,
                ours,
                Map.of("CONNECT_MAX_RETRIES", "60", "PATH_PROBES", Integer.toString(paths)),
                (who, line) -> {})) {
      cluster.start();
      cluster.awaitFollow(cluster.highest().peer(), cluster.members(), Bench.PATIENCE);
      try (Visitors visitors =
          new Visitors(emulated.subList(0, Math.min(paths, emulated.size())), ours)) {
        Bench.sleepUntil(System.nanoTime() + WARM_UP.toNanos());
        measure(members, paths, cluster, bytes, town);
        if (visitors.failed() > 0) {
          System.out.println("rounds in which a real member did not answer: " + visitors.failed());
        }
      }
    }
    System.exit(0);
  }

  private static void measure(
      int members, int paths, Cluster cluster, CountedBytes bytes, Townspeople town)
      throws IOException, InterruptedException {
    List<ClusterMember> both = List.of(cluster.members().getFirst(), cluster.highest());
    List<Spent> before = new ArrayList<>();
    for (ClusterMember member : both) {
      before.add(spent(member, bytes, town));
    }
    Bench.sleepUntil(System.nanoTime() + MEASURED.toNanos());
    System.out.println(
        "| members | `PATH_PROBES` | | connections, small requests, heartbeats, large requests,"
            + " datagrams a minute | CPU-s a minute | KB sent, received a minute | live heap |");
    double minutes = MEASURED.toSeconds() / 60.0;
    for (int i = 0; i < both.size(); i++) {
      Spent now = spent(both.get(i), bytes, town);
      System.out.printf(
          Locale.ROOT,
          "| %,d | %d | %s | %s | %.2f | %,.0f, %,.0f | %.1f MB |%n",
          members,
          paths,
          i == 0 ? "follower" : "coordinator",
          asked(before.get(i), now, minutes),
          (now.cpuSeconds() - before.get(i).cpuSeconds()) / minutes,
          (now.bytesOut() - before.get(i).bytesOut()) / minutes / 1_000,
          (now.bytesIn() - before.get(i).bytesIn()) / minutes / 1_000,
          liveMegabytes(both.get(i)));
    }
  }

  /** Of the emulated members, a minute: what real ones ask each other is not counted. */
  private static String asked(Spent before, Spent now, double minutes) {
    return IntStream.range(0, now.asked().size())
        .mapToObj(i -> (now.asked().get(i) - before.asked().get(i)) / minutes)
        .map(count -> String.format(Locale.ROOT, "%,.0f", count))
        .collect(Collectors.joining(", "));
  }

  private static Spent spent(ClusterMember member, CountedBytes bytes, Townspeople town)
      throws IOException, InterruptedException {
    return new Spent(
        Footprint.cpuSeconds(member),
        bytes.from(member.peer()),
        bytes.to(member.peer()),
        Stream.of(Townspeople.Asked.values())
            .map(kind -> town.count(member.peer(), kind))
            .toList());
  }

  /** After a full collection. */
  private static double liveMegabytes(ClusterMember member)
      throws IOException, InterruptedException {
    jcmd(member, "GC.run");
    long kilobytes = 0;
    Matcher used = GENERATION.matcher(jcmd(member, "GC.heap_info"));
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes * 1024 / 1e6;
  }

  private static String jcmd(ClusterMember member, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/jcmd",
                Long.toString(member.process().pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(output);
    }
    return output;
  }
}

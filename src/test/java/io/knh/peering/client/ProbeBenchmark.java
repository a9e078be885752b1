package io.knh.peering.client;

import io.knh.config.Environment;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Measures the {@link ProbeClient}: rounds of heartbeats to peers that listen in another process.
 *
 * <pre>
 * ./mvnw -q -B test-compile
 * ./mvnw -q -B dependency:build-classpath -Dmdep.outputFile=target/test.classpath \
 *     -Dmdep.includeScope=test
 * java -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1 \
 *     -cp target/classes:target/test-classes:$(cat target/test.classpath) \
 *     io.knh.peering.client.ProbeBenchmark [peers=5000] [silent=0] [rounds=10] [interval-ms=0] [source=-] \
 *     [ballast-mb=0]
 * </pre>
 *
 * <p>Each round is sent at once, which is harder than what a coordinator does; the next one starts
 * when it has ended and {@code interval-ms} have passed. The first three rounds warm up; where
 * peers are silent, what lives in the heap is measured in the middle of the third. The ballast is
 * held in the heap all the while, as what else lives in a coordinator is. 10,000 silent peers are
 * 5,000 that have all fallen silent: an attempt starts every second and takes two. They want {@code
 * ulimit -n 20000}.
 */
final class ProbeBenchmark {

  private static final int WARM_UP_ROUNDS = 3;

  /** Of each piece of ballast. */
  private static final int PIECE_BYTES = 1_024;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<Peer> peers;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile CountDownLatch missing = new CountDownLatch(0);

  private ProbeBenchmark(int peers) {
    this.peers =
        IntStream.range(0, peers)
            .mapToObj(i -> Peer.of("n" + i, BenchmarkListeners.ip(i), BenchmarkListeners.PORT))
            .toList();
  }

  /** Runs it; see above for {@code args}. */
  public static void main(String[] args) throws Exception {
    int peers = number(args, 0, 5_000);
    int silent = number(args, 1, 0);
    int rounds = number(args, 2, 10);
    int intervalMillis = number(args, 3, 0);
    Optional<InetAddress> source =
        args.length > 4 && !args[4].equals("-")
            ? Optional.of(InetAddress.getByName(args[4]))
            : Optional.empty();
    byte[][] ballast = new byte[number(args, 5, 0) * 1_000_000 / PIECE_BYTES][PIECE_BYTES];
    Process listeners = startListeners(peers, silent);
    try {
      new ProbeBenchmark(peers).run(rounds, silent, intervalMillis, source);
    } finally {
      Reference.reachabilityFence(ballast);
      listeners.getOutputStream().close();
      listeners.destroy();
      listeners.waitFor();
    }
  }

  private void run(int rounds, int silent, int intervalMillis, Optional<InetAddress> source)
      throws InterruptedException {
    Environment environment = Environment.least();
    Environment bound =
        source.map(ip -> environment.with("BIND_ADDRESS", ip.getHostAddress())).orElse(environment);
    ProbeClient client = new ProbeClient(bound.settings(), this::take);
    client.start();
    long exchange = 0;
    long startCpuNanos = 0;
    long startThreadNanos = 0;
    long wallNanos = 0;
    long longestNanos = 0;
    long startCollectingMillis = 0;
    long heap = 0;
    String living = "";
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      if (round == 0) {
        startCpuNanos = processNanos();
        startThreadNanos = threadNanos();
        startCollectingMillis = collectingMillis();
      }
      long startNanos = System.nanoTime();
      answered.set(0);
      missing = new CountDownLatch(peers.size());
      for (Peer peer : peers) {
        client.send(new Effect.Send(exchange++, new Message.Heartbeat(LedgerMessage.of(0)), peer));
      }
      if (round == -1 && silent > 0) {
        TimeUnit.SECONDS.sleep(1);
        System.gc();
        living =
            String.format(
                Locale.ROOT,
                "heap that lives              %.1f MB with %d under way%n",
                heapAfterCollection() / 1e6,
                missing.getCount());
      }
      missing.await();
      long tookNanos = System.nanoTime() - startNanos;
      if (answered.get() != peers.size() - silent) {
        System.out.printf("round %d: %d answered%n", round, answered.get());
      }
      if (round >= 0) {
        wallNanos += tookNanos;
        longestNanos = Math.max(longestNanos, tookNanos);
        heap = Math.max(heap, heapAfterCollection());
      }
      TimeUnit.NANOSECONDS.sleep(
          TimeUnit.MILLISECONDS.toNanos(intervalMillis) - (System.nanoTime() - startNanos));
    }
    double thousands = (double) rounds * peers.size() / 1_000;
    System.out.printf(
        Locale.ROOT,
        "%d peers, %d silent, %d rounds%s%n"
            + "probes per second            %.0f%n"
            + "wall time of a round         %.3f s, at most %.3f s%n"
            + "CPU-s per 1,000, its thread  %.3f%n"
            + "CPU-s per 1,000, the process %.3f%n"
            + "collections took             %.1f s%n"
            + "heap after collections       %.1f MB at most, of %d MB%n"
            + "%s",
        peers.size(),
        silent,
        rounds,
        source.map(ip -> ", from " + ip.getHostAddress()).orElse(""),
        thousands * 1_000 / seconds(wallNanos),
        seconds(wallNanos) / rounds,
        seconds(longestNanos),
        seconds(threadNanos() - startThreadNanos) / thousands,
        seconds(processNanos() - startCpuNanos) / thousands,
        (collectingMillis() - startCollectingMillis) / 1e3,
        heap / 1e6,
        Runtime.getRuntime().maxMemory() >> 20,
        living);
    client.close();
  }

  private boolean take(Input result) {
    if (result instanceof Input.Answered) {
      answered.incrementAndGet();
    }
    missing.countDown();
    return true;
  }

  private static Process startListeners(int peers, int silent) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BenchmarkListeners.class.getName(),
                "" + peers,
                "" + silent)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"listening".equals(line)) {
      throw new IOException("the listeners did not start: " + line);
    }
    return process;
  }

  private long threadNanos() {
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("knh-probes")) {
        return threads.getThreadCpuTime(id);
      }
    }
    throw new IllegalStateException("the client has no thread");
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long collectingMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** What survives: by serial collection, the old generation as it is and the young one after. */
  private static long heapAfterCollection() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        MemoryUsage usage =
            pool.getName().startsWith("Tenured") ? pool.getUsage() : pool.getCollectionUsage();
        used += usage.getUsed();
      }
    }
    return used;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }
}

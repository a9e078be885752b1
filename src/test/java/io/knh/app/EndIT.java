package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.knh.cluster.Installation;
import io.knh.cluster.OutputLine;
import io.knh.cluster.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member alone, which becomes the coordinator at once, and how its process ends. */
class EndIT {

  private static final Duration START = Duration.ofMinutes(4);

  /** What the issue promises, whatever clients and receivers do. */
  private static final Duration GONE = Duration.ofSeconds(10);

  private static final String HOST = "127.0.5.51";

  private static final Installation INSTALLATION = Installation.ofBuild("end");

  /** A receiver may answer so late after SIGTERM: a post on its way is given 5 s. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private final AtomicInteger posts = new AtomicInteger();
  private final CountDownLatch postArrived = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer receiver;
  private int port;
  private ServerProcess member;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    INSTALLATION.clear();
    receiver = HttpServer.create(new InetSocketAddress("127.0.5.52", 0), 10);
    receiver.setExecutor(threads);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          posts.incrementAndGet();
          postArrived.countDown();
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.5.52:" + receiver.getAddress().getPort() + "/";
    member =
        ServerProcess.start(
            INSTALLATION,
            "member",
            Map.ofEntries(
                Map.entry("DISCOVERY", "static"),
                Map.entry("NODE_NAME", "node-a"),
                Map.entry("POD_IP", HOST),
                Map.entry("BIND_ADDRESS", HOST),
                Map.entry("CONTAINER_PORT", String.valueOf(port)),
                Map.entry("PEERS", "node-a=" + HOST + ":" + port),
                Map.entry("PROBE_INTERVAL", "500ms"),
                Map.entry("PROBE_TIMEOUT", "200ms"),
                Map.entry("LOG_LEVEL", "debug"),
                Map.entry("CLUSTER_STATUS_URL", url),
                Map.entry("PEER_STATUS_URL", url)),
            line -> {});
    member.awaitLine(line -> line.contains("is the coordinator of 1 member"), START);
    assertTrue(postArrived.await(START.toSeconds(), TimeUnit.SECONDS));
  }

  @AfterEach
  void stop() {
    mayAnswer.countDown();
    member.close();
    receiver.stop(0);
    threads.shutdownNow();
    INSTALLATION.clear();
  }

  @Test
  void aPostOnItsWayArrivesBeforeTheProcessEnds() throws InterruptedException {
    member.terminate();
    member.awaitLine(line -> line.endsWith(" leaving"), GONE);
    TimeUnit.NANOSECONDS.sleep(LATE.toNanos());
    mayAnswer.countDown();
    assertEquals(OptionalInt.of(0), member.awaitExit(GONE));
    assertTrue(last().endsWith("; undelivered webhooks: 0"), last());
    assertEquals(1, posts.get(), "posted once");
    String log = member.lines().toString();
    assertTrue(log.contains("attempt 1: Delivered[status=204]"), log);
  }

  /** A client that drips holds the server for half a minute, and a receiver may never answer. */
  @Test
  void theProcessIsGoneInTimeWhateverASlowClientAndReceiverDo() throws Exception {
    try (Socket client = new Socket(HOST, port)) {
      threads.execute(() -> drip(client));
      long startNanos = System.nanoTime();
      member.terminate();
      assertEquals(OptionalInt.of(0), member.awaitExit(Duration.ofSeconds(60)));
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      assertTrue(took.compareTo(GONE) < 0, took::toString);
      assertTrue(last().endsWith("; undelivered webhooks: 1"), last());
    }
  }

  @Test
  void theServersOwnStopSaysGoodbyeToo() throws Exception {
    mayAnswer.countDown();
    ProcessBuilder builder =
        new ProcessBuilder(INSTALLATION.server().resolve("bin/server").toString(), "stop", "knh")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", INSTALLATION.javaHome().toString());
    builder.environment().put("WLP_OUTPUT_DIR", folder("output"));
    builder.environment().put("LOG_DIR", folder("logs"));
    Process stop = builder.start();
    assertTrue(stop.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, stop.exitValue());
    assertTrue(member.awaitExit(GONE).isPresent());
    assertTrue(last().endsWith("; undelivered webhooks: 0"), last());
  }

  /** Where the member that is started above has its files. */
  private static String folder(String name) {
    return INSTALLATION.work().resolve("member").resolve(name).toString();
  }

  private String last() {
    List<String> lines =
        member.lines().stream()
            .map(OutputLine::text)
            .filter(line -> line.contains(" left after "))
            .toList();
    return lines.isEmpty() ? "never left" : lines.getLast();
  }

  private static void drip(Socket client) {
    try {
      byte[] head =
          "POST /coordinator?id=x HTTP/1.1\r\nHost: knh\r\nContent-Length: 1000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII);
      client.getOutputStream().write(head);
      for (int i = 0; i < 1000; i++) {
        client.getOutputStream().write('x');
        TimeUnit.MILLISECONDS.sleep(500);
      }
    } catch (IOException e) {
      // The member is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

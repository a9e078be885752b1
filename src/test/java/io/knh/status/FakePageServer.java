package io.knh.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves the page as a coordinator of as many members as wanted does, without there being any: what
 * it shows is what a {@link FakeCluster} says. For looks, and for what thousands of members cost.
 */
public final class FakePageServer implements AutoCloseable {

  private static final String ROOT = "/";

  private final FakeCluster cluster;
  private final PageFiles files = new PageFiles();
  private final List<Stream> streams = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private boolean silent;
  private boolean keptBack;
  private String garbled = "";

  /** Listens on a loopback address; on a free port if {@code port} is 0. */
  public FakePageServer(FakeCluster cluster, int port) {
    this.cluster = cluster;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(ROOT, this::answer);
    server.start();
  }

  /** The address of the page. */
  public URI page() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + ROOT);
  }

  /** Sends what has changed in the cluster to all who listen. */
  public synchronized void publish() {
    String change = cluster.change();
    if (!silent && !keptBack) {
      send("change", change);
    }
  }

  /** Sends nothing from now on, though the connections stand, as if packets were dropped. */
  public synchronized void fallSilent() {
    silent = true;
  }

  /** Its streams stand from now on and say nothing, as behind a proxy that collects answers. */
  public synchronized void keepStreamsBack() {
    keptBack = true;
  }

  /** Speaks again, and plainly: to whoever listens, from the beginning. */
  public synchronized void speak() {
    silent = false;
    keptBack = false;
    notifyAll();
    garbled = "";
    send("status", cluster.status());
  }

  private synchronized String status() {
    return garbled.isEmpty() ? cluster.status() : garbled;
  }

  /** Its status is this from now on, for all who listen too. */
  synchronized void garble(String status) {
    garbled = status;
    send("status", status);
  }

  /** Says something, whatever it is, to all who listen. */
  synchronized void say(String kind, String data) {
    send(kind, data);
  }

  private void send(String kind, String data) {
    byte[] event = event(kind, data);
    for (Stream stream : streams) {
      stream.write(event);
    }
  }

  private static byte[] event(String kind, String data) {
    return ("event: " + kind + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/knh/v1/") && !path.endsWith("/stream")) {
      awaitSpeech();
    }
    switch (path) {
      case "/knh/v1/status" -> json(exchange, status());
      case "/knh/v1/events" -> json(exchange, cluster.events());
      case "/knh/v1/paths" -> paths(exchange);
      case "/knh/v1/stream" -> stream(exchange);
      default -> file(exchange, path.equals(ROOT) ? PageFiles.INDEX : path.replace("/page/", ""));
    }
  }

  private void paths(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    json(exchange, cluster.paths(Optional.ofNullable(query).map(q -> q.replace("member=", ""))));
  }

  private synchronized void awaitSpeech() {
    try {
      while (silent) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    PageFiles.PageFile file = files.named(name).orElse(null);
    if (file == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", PageResource.POLICY);
    exchange.getResponseHeaders().set("Content-Type", file.type());
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    body(exchange, file.bytes(true));
  }

  private void json(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    body(exchange, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void body(HttpExchange exchange, byte[] bytes) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    Stream stream = new Stream(exchange.getResponseBody());
    synchronized (this) {
      if (!silent && !keptBack) {
        stream.write(event("status", status()));
      }
      streams.add(stream);
    }
    stream.awaitEnd();
    streams.remove(stream);
    exchange.close();
  }

  @Override
  public void close() {
    streams.forEach(Stream::end);
    server.stop(0);
    threads.shutdownNow();
  }

  /** One who listens. */
  private static final class Stream {
    private final OutputStream out;
    private final CountDownLatch ended = new CountDownLatch(1);

    Stream(OutputStream out) {
      this.out = out;
    }

    synchronized void write(byte[] event) {
      try {
        out.write(event);
        out.flush();
      } catch (IOException e) {
        end();
      }
    }

    void end() {
      ended.countDown();
    }

    void awaitEnd() {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * For looks: {@code FakePageServer <port> <members> <a round in milliseconds> [trouble [names
   * [zones]]]}, until Ctrl-C. The trouble is {@code none}, {@code outage}, {@code all}, {@code
   * strange} or {@code paths}; names are those of {@link FakeNames}, such as {@code aws}.
   */
  public static void main(String[] args) throws InterruptedException {
    String names = args.length > 4 ? args[4] : "short";
    FakeCluster cluster =
        new FakeCluster(
            FakeNames.valueOf(names.toUpperCase(Locale.ROOT)), Integer.parseInt(args[1]));
    cluster.rounds(40);
    if (args.length > 3 && !args[3].equals("none")) {
      cluster.trouble(args[3]);
    }
    if (args.length > 5) {
      cluster.zones(Integer.parseInt(args[5]));
    }
    try (FakePageServer member = new FakePageServer(cluster, Integer.parseInt(args[0]))) {
      System.out.println("page  " + member.page());
      while (true) {
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(args[2]));
        cluster.round();
        member.publish();
      }
    }
  }
}

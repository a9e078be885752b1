package io.knh.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A member that behaves on the wire as the original Go program does, its habits included: it
 * believes any coordinator's id that is higher than the one it has, announces itself to one peer
 * after another, and waits for each as long as it takes.
 */
final class GoMember implements AutoCloseable {

  private final Peer self;
  private final GoElections elections;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String coordinator;

  private GoMember(Peer self, List<Peer> peers, GoTimings timings, long seed) {
    this.self = self;
    this.coordinator = self.id().value();
    List<Peer> others = peers.stream().filter(peer -> !peer.equals(self)).toList();
    this.elections = new GoElections(this, others, timings, seed);
    try {
      server =
          HttpServer.create(new InetSocketAddress(self.address().ip(), self.address().port()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + self.address(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Starts one; it connects to its peers first, as the original does, and forgets those that do not
   * answer.
   *
   * @param roster all peers, itself included
   * @param seed of the order in which it pings the higher-ranked members
   */
  static GoMember start(Peer self, List<Peer> roster, GoTimings timings, long seed) {
    GoMember member = new GoMember(self, roster, timings, seed);
    member.server.start();
    member.threads.execute(member.elections);
    return member;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      switch (path) {
        case "/ping" -> answer(exchange, 200, "pong");
        case "/coordinator" -> {
          believe(idIn(exchange.getRequestURI().getQuery()));
          // A length of -1 is "Content-Length: 0" here.
          exchange.sendResponseHeaders(200, -1);
        }
        default -> answer(exchange, 404, "404 page not found\n");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String idIn(@Nullable String query) {
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (pair.startsWith("id=")) {
        return pair.substring("id=".length());
      }
    }
    return "";
  }

  /** Takes {@code id} as coordinator if it is higher than the one it has, or its own. */
  synchronized void believe(String id) {
    if (id.compareTo(coordinator) > 0 || id.equals(self.id().value())) {
      coordinator = id;
    }
  }

  Peer self() {
    return self;
  }

  /** Whom it believes to be the coordinator; it never gives that up, except for itself. */
  synchronized String coordinator() {
    return coordinator;
  }

  /** Every request that it got: method, path and query. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The ids of peers that it has marked as down and not heard since. */
  List<String> down() {
    return elections.down();
  }

  /** How many election rounds it has had. */
  int rounds() {
    return elections.rounds();
  }

  /** How often it has announced itself to all its peers. */
  int announcements() {
    return elections.announcements();
  }

  /** Ends it as a crash does: its port is closed, and it says no goodbye. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

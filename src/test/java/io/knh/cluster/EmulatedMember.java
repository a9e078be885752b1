package io.knh.cluster;

import com.sun.net.httpserver.HttpServer;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What listens where a member would, and answers whatever is asked with an empty 200. */
public final class EmulatedMember implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private EmulatedMember(Peer peer) throws IOException {
    server =
        HttpServer.create(new InetSocketAddress(peer.address().ip(), peer.address().port()), 16);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  /** In the place of {@code peer}. */
  public static EmulatedMember of(Peer peer) throws IOException {
    return new EmulatedMember(peer);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

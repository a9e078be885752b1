package io.knh.cluster;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The operator's side of the webhooks: a small real HTTP server that records every request in order
 * and answers as it is set to. Safe from any thread. Starts listening when made, answering 200.
 */
public final class WebhookReceiver implements AutoCloseable {

  private final String ip;
  private final @Nullable SSLContext tls;
  private final ReceivedPosts posts = new ReceivedPosts();
  private final ReceiverHandler handler = new ReceiverHandler(posts);
  private int port;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  private WebhookReceiver(String ip, int port, @Nullable SSLContext tls) {
    this.ip = ip;
    this.port = port;
    this.tls = tls;
    listen();
  }

  /** Listens on the literal {@code ip} and {@code port}; on a free port if that is 0. */
  public static WebhookReceiver on(String ip, int port) {
    return new WebhookReceiver(ip, port, null);
  }

  /** The same with TLS, by the certificate that {@code tls} holds. */
  public static WebhookReceiver onTls(String ip, int port, SSLContext tls) {
    return new WebhookReceiver(ip, port, tls);
  }

  /** The port that it listens on, the same after {@link #refuse()} and {@link #listen()}. */
  public synchronized int port() {
    return port;
  }

  /** Where it takes posts; any path is taken. */
  public URI url(String path) {
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    return URI.create((tls == null ? "http://" : "https://") + host + ":" + port() + path);
  }

  /** How it answers from now on; requests that hang are dropped. */
  public void behave(ReceiverBehaviour behaviour) {
    handler.behave(behaviour);
  }

  /** Calls {@code listener} for every request, in order, before it is answered. */
  public void onPost(Consumer<ReceivedPost> listener) {
    posts.onPost(listener);
  }

  /** Stops listening: connections are refused, open ones are cut. */
  public synchronized void refuse() {
    handler.release();
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  /** Comes back on the same port after {@link #refuse()}. */
  public synchronized void listen() {
    if (server != null) {
      return;
    }
    try {
      server = create(new InetSocketAddress(ip, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getAddress().getPort();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer https = HttpsServer.create(address, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return https;
  }

  /** All requests so far, in the order of their arrival. */
  public List<ReceivedPost> posts() {
    return posts.all();
  }

  /** The requests so far about one peer, retries included. */
  public List<ReceivedPost> peerEvents() {
    return posts.matching(ReceivedPost::isPeerEvent);
  }

  /** The requests so far about all peers, retries included. */
  public List<ReceivedPost> clusterEvents() {
    return posts.matching(ReceivedPost::isClusterEvent);
  }

  /**
   * Waits until at least {@code count} requests match, and returns all that do.
   *
   * @throws AssertionError when they have not come within {@code atMost}; says what came instead
   */
  public List<ReceivedPost> await(int count, Predicate<ReceivedPost> matching, Duration atMost) {
    return posts.await(count, matching, atMost);
  }

  /** {@link #await(int, Predicate, Duration)} for requests about one peer. */
  public List<ReceivedPost> awaitPeerEvents(int count, Duration atMost) {
    return await(count, ReceivedPost::isPeerEvent, atMost);
  }

  /** {@link #await(int, Predicate, Duration)} for requests about all peers. */
  public List<ReceivedPost> awaitClusterEvents(int count, Duration atMost) {
    return await(count, ReceivedPost::isClusterEvent, atMost);
  }

  /** Stops listening and ends all threads; what was recorded stays. */
  @Override
  public void close() {
    refuse();
  }
}

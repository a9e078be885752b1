package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A peer on a loopback address that treats every connection as a test says. */
public final class StubPeer implements AutoCloseable {

  /** What it does with a connection, whose request has been read. */
  public interface Behaviour {
    void treat(Socket connection) throws IOException, InterruptedException;
  }

  public static final String PONG = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong";

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  public StubPeer(String ip, Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      server = new ServerSocket(0, 4_096, InetAddress.getByName(ip));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers with {@code answer} and closes. */
  public static Behaviour answering(String answer) {
    return connection -> connection.getOutputStream().write(answer.getBytes(US_ASCII));
  }

  /** Never says a word, and keeps the connection. */
  public static Behaviour silent() {
    return connection -> new CountDownLatch(1).await();
  }

  /**
   * Answers with {@code answer}, a byte at a time. This sleeps, and nothing is awaited instead,
   * since its pace is what is tested.
   */
  public static Behaviour dripping(String answer, Duration pause) {
    return connection -> {
      connection.setTcpNoDelay(true);
      for (byte one : answer.getBytes(UTF_8)) {
        connection.getOutputStream().write(one);
        Thread.sleep(pause);
      }
    };
  }

  public Peer peer() {
    return Peer.of("stub", server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /** The requests, as far as their headers go. */
  public Queue<String> requests() {
    return requests;
  }

  /** The connections, in the order in which they came. */
  public Queue<Socket> connections() {
    return connections;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> treat(connection));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void treat(Socket connection) {
    try (connection) {
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        int b = connection.getInputStream().read();
        if (b < 0) {
          return;
        }
        request.append((char) b);
      }
      requests.add(request.toString());
      behaviour.treat(connection);
    } catch (IOException e) {
      // The client has gone, which is its right.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

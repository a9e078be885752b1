package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The peers of the {@link ProbeBenchmark}, in a process of their own: one listener for each on
 * 127.20.0.0/16. The first of them are silent: their system takes connections and nobody answers.
 * Ends when its input ends, so not after the benchmark.
 */
final class BenchmarkListeners {

  static final int PORT = 18_200;

  private static final int BACKLOG = 16;
  private static final byte[] ANSWER =
      String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: application/json",
              "Content-Length: 35",
              "KNH-Coordinator: node-a@127031",
              "",
              "{\"v\":1,\"digest\":\"0000000000000000\"}")
          .getBytes(US_ASCII);

  private BenchmarkListeners() {}

  /** The address of the peer with number {@code index}. */
  static String ip(int index) {
    return "127.20." + (1 + index / 250) + "." + (1 + index % 250);
  }

  /**
   * Listens.
   *
   * @param args how many peers there are, and how many of them are silent
   */
  public static void main(String[] args) throws IOException {
    int peers = Integer.parseInt(args[0]);
    int silent = Integer.parseInt(args[1]);
    Selector selector = Selector.open();
    for (int i = 0; i < peers; i++) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(InetAddress.getByName(ip(i)), PORT), BACKLOG);
      server.configureBlocking(false);
      if (i >= silent) {
        server.register(selector, SelectionKey.OP_ACCEPT);
      }
    }
    Thread.ofPlatform().daemon().start(() -> serve(selector));
    System.out.println("listening");
    while (System.in.read() >= 0) {
      // The benchmark says nothing; it only ends.
    }
  }

  private static void serve(Selector selector) {
    ByteBuffer scratch = ByteBuffer.allocateDirect(4_096);
    while (true) {
      try {
        selector.select(key -> serve(key, selector, scratch));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void serve(SelectionKey key, Selector selector, ByteBuffer scratch) {
    try {
      if (key.channel() instanceof ServerSocketChannel server) {
        SocketChannel connection = server.accept();
        if (connection != null) {
          connection.configureBlocking(false);
          connection.register(selector, SelectionKey.OP_READ);
        }
        return;
      }
      answer((SocketChannel) key.channel(), scratch);
    } catch (IOException e) {
      // The client has gone; it says so itself.
    }
  }

  /** Leaves it to the client to close first, which is the harder case for its local ports. */
  private static void answer(SocketChannel connection, ByteBuffer scratch) throws IOException {
    try {
      if (connection.read(scratch.clear()) > 0) {
        connection.write(ByteBuffer.wrap(ANSWER));
        return;
      }
    } catch (IOException e) {
      // Reset: so ends every probe.
    }
    connection.close();
  }
}

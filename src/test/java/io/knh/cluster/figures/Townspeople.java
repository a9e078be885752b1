package io.knh.cluster.figures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Members that are emulated, all by one thread: they answer pings and heartbeats, echo datagrams
 * and large requests, and say of their paths in every sixth answer to a heartbeat that all are
 * well, as many as a member says. They do not probe anybody.
 */
final class Townspeople implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int WHOLE_REPORTS = 6;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final int REQUEST_BYTES = 128 * 1024;

  /** What they were asked, by its kind; a handshake is a connection alone. */
  enum Asked {
    CONNECTION,
    PING,
    HEARTBEAT,
    ECHO,
    DATAGRAM
  }

  private record Question(InetAddress from, Asked what) {}

  private final Selector selector;
  private final Map<Question, Integer> asked = new ConcurrentHashMap<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(REQUEST_BYTES);
  private final byte[] pong;
  private final byte[] well;
  private volatile boolean closed;

  /** One of them: where it listens, and what it says of its paths. */
  private static final class Resident {
    private final byte[] report;
    private int heartbeats;

    Resident(byte[] report, int heartbeats) {
      this.report = report;
      this.heartbeats = heartbeats;
    }
  }

  /** A connection and what came by it until now. */
  private record Conversation(Resident resident, StringBuilder heard) {}

  /**
   * Begins to answer.
   *
   * @param peers who they are
   * @param coordinator whom they follow
   * @param paths how many paths each says it has; 0 where paths are not probed
   */
  Townspeople(List<Peer> peers, Peer coordinator, int paths) throws IOException {
    selector = Selector.open();
    String follows = "KNH-Coordinator: " + coordinator.id().value() + "\r\n";
    String echoes = paths > 0 ? "KNH-Echo: 1\r\n" : "";
    pong = answer(follows + echoes, "text/plain", "pong");
    well = answer(follows, "application/json", ledger(paths > 0 ? ",\"paths\":{}" : ""));
    for (int i = 0; i < peers.size(); i++) {
      Resident resident =
          new Resident(
              answer(follows, "application/json", ledger(report(peers, i, paths))),
              i % WHOLE_REPORTS);
      InetSocketAddress at =
          new InetSocketAddress(
              peers.get(i).address().inetAddress(), peers.get(i).address().port());
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(at, BACKLOG);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT, resident);
      if (paths > 0) {
        DatagramChannel datagrams = DatagramChannel.open();
        datagrams.bind(at);
        datagrams.configureBlocking(false);
        datagrams.register(selector, SelectionKey.OP_READ);
      }
    }
    Thread.ofPlatform().daemon().name("townspeople").start(this::run);
  }

  private static byte[] answer(String headers, String type, String body) {
    String text =
        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(type, body.length(), headers, body);
    return text.getBytes(ISO_8859_1);
  }

  private static String ledger(String paths) {
    return "{\"v\":1,\"digest\":\"0000000000000000\"" + paths + "}";
  }

  private static String report(List<Peer> peers, int index, int paths) {
    if (paths == 0) {
      return "";
    }
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= Math.min(paths, peers.size() - 1); i++) {
      Peer to = peers.get((index + i) % peers.size());
      rows.add("{\"to\":\"%s\",\"rtt\":%d,\"sent\":120}".formatted(to.address(), 400 + i));
    }
    return ",\"paths\":{\"whole\":true,\"rows\":[" + String.join(",", rows) + "]}";
  }

  /** How often {@code by} has asked them {@code what}; replies are not counted. */
  int count(Peer by, Asked what) {
    return asked.getOrDefault(new Question(by.address().inetAddress(), what), 0);
  }

  private void count(SocketAddress from, Asked what) {
    asked.merge(new Question(((InetSocketAddress) from).getAddress(), what), 1, Integer::sum);
  }

  private void run() {
    while (!closed) {
      try {
        selector.select(this::serve);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      switch (key.channel()) {
        case ServerSocketChannel server -> {
          SocketChannel connection = server.accept();
          if (connection != null) {
            count(connection.getRemoteAddress(), Asked.CONNECTION);
            connection.configureBlocking(false);
            Resident resident = (Resident) key.attachment();
            connection.register(
                selector, SelectionKey.OP_READ, new Conversation(resident, new StringBuilder()));
          }
        }
        case DatagramChannel datagrams -> echo(datagrams);
        case SocketChannel connection -> read(connection, (Conversation) key.attachment());
        default -> throw new IllegalStateException(key.channel().toString());
      }
    } catch (IOException e) {
      close(key);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a member does: what was a request becomes an echo. */
  private void echo(DatagramChannel datagrams) throws IOException {
    scratch.clear();
    SocketAddress from = datagrams.receive(scratch);
    while (from != null) {
      count(from, Asked.DATAGRAM);
      scratch.flip();
      scratch.put(5, (byte) 2);
      datagrams.send(scratch, from);
      scratch.clear();
      from = datagrams.receive(scratch);
    }
  }

  private void read(SocketChannel connection, Conversation conversation) throws IOException {
    int read = connection.read(scratch.clear());
    if (read < 0) {
      connection.close();
      return;
    }
    byte[] bytes = new byte[scratch.flip().remaining()];
    scratch.get(bytes);
    StringBuilder heard = conversation.heard().append(new String(bytes, ISO_8859_1));
    int head = heard.indexOf("\r\n\r\n");
    if (head >= 0) {
      Matcher length = LENGTH.matcher(heard.substring(0, head));
      int body = head + 4;
      if (heard.length() >= body + (length.find() ? Integer.parseInt(length.group(1)) : 0)) {
        reply(connection, conversation.resident(), heard, body);
      }
    }
  }

  private void reply(SocketChannel connection, Resident resident, StringBuilder heard, int body)
      throws IOException {
    Asked kind = kind(heard);
    count(connection.getRemoteAddress(), kind);
    ByteBuffer answer =
        ByteBuffer.wrap(
            switch (kind) {
              case PING -> pong;
              case ECHO -> answer("", "application/octet-stream", heard.substring(body));
              default -> ++resident.heartbeats % WHOLE_REPORTS == 0 ? resident.report : well;
            });
    while (answer.hasRemaining()) {
      connection.write(answer);
    }
    heard.setLength(0);
  }

  private static Asked kind(StringBuilder heard) {
    if (heard.indexOf("GET /ping") == 0) {
      return Asked.PING;
    }
    return heard.indexOf("POST /knh/v1/echo") == 0 ? Asked.ECHO : Asked.HEARTBEAT;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}

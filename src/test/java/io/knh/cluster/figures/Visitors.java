package io.knh.cluster.figures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.EchoDatagram;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Emulated members that probe their paths to real ones, as often as members do by default. */
final class Visitors implements AutoCloseable {

  /** Of so many rounds one has a small request, and one a large one. */
  private static final int ROUNDS = 6;

  private static final int PATIENCE_MILLIS = 5_000;
  private static final long ROUND_MILLIS = Duration.ofSeconds(5).toMillis();

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final AtomicLong failed = new AtomicLong();

  /** Each of {@code from} probes each of {@code to} from now on. */
  Visitors(List<Peer> from, List<Peer> to) {
    int visits = from.size() * to.size();
    int visit = 0;
    for (Peer one : from) {
      for (Peer other : to) {
        Visit probes = new Visit(one, other);
        Future<?> unused =
            timer.scheduleAtFixedRate(
                probes, ROUND_MILLIS * visit++ / visits, ROUND_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Rounds in which something was not answered. */
  long failed() {
    return failed.get();
  }

  private final class Visit implements Runnable {

    private final Peer from;
    private final Peer to;
    private final byte[] large = new byte[Message.LargePing.BYTES];
    private int rounds;

    Visit(Peer from, Peer to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void run() {
      try {
        if (++rounds % ROUNDS == ROUNDS / 2) {
          ask(
              "GET /ping HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(to.address()));
        } else {
          shakeHands();
        }
        datagrams();
        if (rounds % ROUNDS == 0) {
          ask(
              ("POST /knh/v1/echo?id=%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                      + "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(
                      from.id().value(),
                      to.address(),
                      large.length,
                      new String(large, ISO_8859_1)));
        }
      } catch (IOException e) {
        failed.incrementAndGet();
      }
    }

    /** Ends by a reset, as a member does. */
    private void shakeHands() throws IOException {
      try (Socket socket = connected()) {
        socket.setSoLinger(true, 0);
      }
    }

    private Socket connected() throws IOException {
      Socket socket = new Socket();
      try {
        socket.bind(new InetSocketAddress(from.address().inetAddress(), 0));
        socket.connect(
            new InetSocketAddress(to.address().inetAddress(), to.address().port()),
            PATIENCE_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    private void ask(String request) throws IOException {
      try (Socket socket = connected()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        if (!answer.startsWith("HTTP/1.1 200")) {
          throw new IOException(answer);
        }
      }
    }

    private void datagrams() throws IOException {
      try (DatagramSocket socket = new DatagramSocket(0, from.address().inetAddress())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        for (int i = 0; i < Message.Datagrams.COUNT; i++) {
          ByteBuffer datagram = ByteBuffer.allocate(EchoDatagram.BYTES);
          new EchoDatagram(rounds, i).write(datagram);
          socket.send(
              new DatagramPacket(
                  datagram.array(),
                  EchoDatagram.BYTES,
                  to.address().inetAddress(),
                  to.address().port()));
          socket.receive(new DatagramPacket(new byte[EchoDatagram.BYTES], EchoDatagram.BYTES));
        }
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

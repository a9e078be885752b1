package io.knh.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Answers every request in a way that has no end, as fast as it is taken. */
public final class HostileServer implements AutoCloseable {

  /** Bytes that the system takes from here before anybody reads them; some 4 MB as it stands. */
  public static final long IN_BUFFERS = 16L << 20;

  private static final int PIECE = 8 * 1024;

  private final ServerSocket server;
  private final String trigger;
  private final byte[] polite;
  private final byte[] beginning;
  private final byte[] endless;
  private final AtomicLong sent = new AtomicLong();
  private final Semaphore cut = new Semaphore(0);

  /** Answers at {@code ip} as {@code kind} says. */
  public static HostileServer on(String ip, Hostile kind) throws IOException {
    return on(ip, kind.beginning().getBytes(ISO_8859_1), kind.endless().getBytes(ISO_8859_1));
  }

  /** Answers at {@code ip} by {@code beginning}, and then by {@code endless} again and again. */
  public static HostileServer on(String ip, byte[] beginning, byte[] endless) throws IOException {
    return new HostileServer(ip, "", new byte[0], beginning, endless);
  }

  /** The same for requests that hold {@code trigger}; others are answered by {@code polite}. */
  public static HostileServer at(
      String ip, String trigger, byte[] polite, byte[] beginning, byte[] endless)
      throws IOException {
    return new HostileServer(ip, trigger, polite, beginning, endless);
  }

  private HostileServer(String ip, String trigger, byte[] polite, byte[] beginning, byte[] endless)
      throws IOException {
    this.trigger = trigger;
    this.polite = polite;
    this.beginning = beginning;
    this.endless = repeated(endless);
    this.server = new ServerSocket(0, 50, InetAddress.getByName(ip));
    Thread.ofVirtual().start(this::accept);
  }

  private static byte[] repeated(byte[] endless) {
    int times = Math.max(1, PIECE / endless.length);
    byte[] piece = new byte[times * endless.length];
    for (int i = 0; i < piece.length; i++) {
      piece[i] = endless[i % endless.length];
    }
    return piece;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] request = new byte[PIECE];
      int length = in.read(request);
      if (length < 0) {
        return;
      }
      OutputStream out = socket.getOutputStream();
      if (!new String(request, 0, length, ISO_8859_1).contains(trigger)) {
        out.write(polite);
        return;
      }
      out.write(beginning);
      while (true) {
        out.write(endless);
        sent.addAndGet(endless.length);
      }
    } catch (IOException e) {
      cut.release();
    }
  }

  /** Where it is. */
  public URI url(String path) {
    return URI.create(
        "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + path);
  }

  /** Bytes that the system took from here, buffers included. */
  public long sent() {
    return sent.get();
  }

  /** Waits until one more connection was closed from the other end; false if none is in time. */
  public boolean awaitCut(Duration atMost) throws InterruptedException {
    return cut.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

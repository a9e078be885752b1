package io.knh.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.SocketFactory;

/** Makes sockets that share one limit. */
public final class LimitedSockets extends SocketFactory {

  private final ReadLimit limit;
  private final Optional<InetAddress> source;

  /**
   * Sockets that together read what {@code limit} lets through.
   *
   * @param source the address that they speak from; the system's choice where there is none
   */
  public LimitedSockets(ReadLimit limit, Optional<InetAddress> source) {
    this.limit = limit;
    this.source = source;
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new LimitedSocket(limit);
    if (source.isPresent()) {
      bind(socket, new InetSocketAddress(source.get(), 0));
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress source, int sourcePort)
      throws IOException {
    return connected(bound(source, sourcePort), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress source, int sourcePort)
      throws IOException {
    return connected(bound(source, sourcePort), new InetSocketAddress(host, port));
  }

  private Socket bound(InetAddress source, int sourcePort) throws IOException {
    Socket socket = new LimitedSocket(limit);
    bind(socket, new InetSocketAddress(source, sourcePort));
    return socket;
  }

  private static void bind(Socket socket, InetSocketAddress source) throws IOException {
    try {
      socket.bind(source);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connected(Socket socket, InetSocketAddress to) throws IOException {
    try {
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A socket that fails as soon as more comes than its limit lets through. */
  private static final class LimitedSocket extends Socket {

    private final ReadLimit limit;

    LimitedSocket(ReadLimit limit) {
      this.limit = limit;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new Counted(super.getInputStream(), limit);
    }

    /** Counts; knows no skipping and marking, which nobody uses on a socket. */
    private static final class Counted extends FilterInputStream {

      private final ReadLimit limit;

      Counted(InputStream in, ReadLimit limit) {
        super(in);
        this.limit = limit;
      }

      @Override
      public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
          limit.came(1);
        }
        return one;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, limit.ask(length));
        if (count > 0) {
          limit.came(count);
        }
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
          skipped++;
        }
        return skipped;
      }
    }
  }

  /**
   * How many bytes may be read from sockets until it is renewed. It counts what comes over the
   * wire, whatever the HTTP client above makes of it: heads, interim answers, sizes and extensions
   * of chunks, trailers and TLS are in it. For several threads.
   */
  public static final class ReadLimit {

    private String what;
    private long bytes;
    private long left;

    /** At first {@code bytes} bytes, of what a failure will call {@code what}. */
    public ReadLimit(String what, long bytes) {
      this.what = what;
      this.bytes = bytes;
      this.left = bytes;
    }

    /** From now on {@code bytes} bytes, whatever was left. */
    public synchronized void renew(String what, long bytes) {
      this.what = what;
      this.bytes = bytes;
      this.left = bytes;
    }

    /**
     * How much to ask for of {@code wanted} bytes: one more than may come, so that it is noticed.
     */
    synchronized int ask(int wanted) {
      return (int) Math.min(wanted, left + 1);
    }

    /**
     * Notes that {@code count} bytes came.
     *
     * @throws TooLong when they were more than may come
     */
    synchronized void came(long count) throws TooLong {
      left -= count;
      if (left < 0) {
        left = 0;
        throw TooLong.bytes(what, bytes);
      }
    }
  }
}

package io.knh.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knh.core.model.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Many connections of one who means a member no good: each sends its part, and reads nothing. */
final class Crowd implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5_000;

  private final Address address;
  private final byte[] first;
  private final List<Socket> sockets = new ArrayList<>();

  private Crowd(Address address, String first) {
    this.address = address;
    this.first = first.getBytes(ISO_8859_1);
  }

  /** {@code count} connections to {@code address}, which have sent {@code bytes} each. */
  static Crowd at(Address address, int count, String bytes) {
    Crowd crowd = new Crowd(address, bytes);
    for (int i = 0; i < count; i++) {
      crowd.sockets.add(crowd.connect());
    }
    return crowd;
  }

  private Socket connect() {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.inetAddress(), address.port()), PATIENCE_MILLIS);
      socket.getOutputStream().write(first);
    } catch (IOException e) {
      // Beyond the bound it is reset: so does one who is kept out.
    }
    return socket;
  }

  /** Sends {@code bytes} more by each; returns how many could. */
  int drip(String bytes) {
    int open = 0;
    for (Socket socket : sockets) {
      try {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        open++;
      } catch (IOException e) {
        // Cut off.
      }
    }
    return open;
  }

  /** Sends {@code bytes} more by each; those that were cut off connect again. */
  void insist(String bytes) throws IOException {
    for (int i = 0; i < sockets.size(); i++) {
      try {
        sockets.get(i).getOutputStream().write(bytes.getBytes(ISO_8859_1));
      } catch (IOException e) {
        sockets.get(i).close();
        sockets.set(i, connect());
      }
    }
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // Gone already.
      }
    }
  }
}

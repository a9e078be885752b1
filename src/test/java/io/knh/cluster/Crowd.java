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

  private final List<Socket> sockets = new ArrayList<>();

  private Crowd() {}

  /** {@code count} connections to {@code address}, which have sent {@code bytes} each. */
  static Crowd at(Address address, int count, String bytes) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      crowd.sockets.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(address.inetAddress(), address.port()), PATIENCE_MILLIS);
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      } catch (IOException e) {
        // Beyond the bound it is reset: so does one who is kept out.
      }
    }
    return crowd;
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

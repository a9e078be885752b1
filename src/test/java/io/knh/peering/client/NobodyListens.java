package io.knh.peering.client;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * An address at which nobody listens, until this is closed: a bound socket keeps it, so that no
 * other test takes the port just then.
 */
final class NobodyListens implements AutoCloseable {

  private final String ip;
  private final Socket bound = new Socket();

  NobodyListens(String ip) throws IOException {
    this.ip = ip;
    bound.bind(new InetSocketAddress(ip, 0));
  }

  Peer peer() {
    return Peer.of("nobody", ip, bound.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}

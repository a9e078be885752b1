package io.knh.http;

import io.knh.config.HttpProxy;
import java.io.IOException;

/** Something failed on a way that leads through a proxy, there or behind it. */
final class ProxyTrouble extends IOException {

  private static final long serialVersionUID = 1L;

  private final String hostAndPort;

  ProxyTrouble(HttpProxy proxy, IOException cause) {
    super(cause);
    this.hostAndPort = proxy.hostAndPort();
  }

  /** Which proxy: {@code proxy.example:3128}. */
  String hostAndPort() {
    return hostAndPort;
  }
}

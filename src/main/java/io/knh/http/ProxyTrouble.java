package io.knh.http;

import io.knh.config.Proxies;
import java.io.IOException;

/** Something failed on a way that leads through a proxy. */
final class ProxyTrouble extends IOException {

  private static final long serialVersionUID = 1L;

  private final String hostAndPort;

  /** {@code cause} came from {@code proxy} or from behind it. */
  ProxyTrouble(Proxies.HttpProxy proxy, IOException cause) {
    super(cause);
    this.hostAndPort = proxy.hostAndPort();
  }

  /** A proxy answered {@code status}, and it is not known that anybody behind it did. */
  ProxyTrouble(int status) {
    super("the answer " + status + " may come from the proxy itself, so it proves nothing");
    this.hostAndPort = "";
  }

  /** Which proxy the cause came by: {@code proxy.example:3128}; empty where there is no cause. */
  String hostAndPort() {
    return hostAndPort;
  }
}

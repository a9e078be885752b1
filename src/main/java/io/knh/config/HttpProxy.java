package io.knh.config;

import java.util.Optional;

/**
 * A proxy that is asked in plain HTTP, whatever goes through it.
 *
 * @param host its name or IP; an IPv6 address without brackets
 * @param port its port, 1 to 65,535
 * @param authorization the value of the header {@code Proxy-Authorization}: Basic from the
 *     credentials that stood in the setting
 */
public record HttpProxy(String host, int port, Optional<Secret> authorization) {

  /** As it may be shown: {@code http://***@proxy.example:3128}. */
  @Override
  public String toString() {
    return "http://" + (authorization.isPresent() ? "***@" : "") + hostAndPort();
  }

  /** As it is named in a sentence: {@code proxy.example:3128}. */
  public String hostAndPort() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}

package io.knh.config;

import java.net.URI;
import java.util.Optional;

/**
 * Through which proxy webhooks and the sanity check go. Nothing else of KNH goes through one.
 *
 * @param http {@code HTTP_PROXY}, for http URLs
 * @param https {@code HTTPS_PROXY}, for https URLs
 * @param exceptions {@code NO_PROXY}: what is asked directly
 */
public record Proxies(
    Optional<HttpProxy> http, Optional<HttpProxy> https, ProxyExceptions exceptions) {

  /** Nothing is set: everything is asked directly. */
  public static final Proxies NONE =
      new Proxies(Optional.empty(), Optional.empty(), ProxyExceptions.NONE);

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** The proxy that a request to {@code host} goes through, if it goes through one. */
  public Optional<HttpProxy> of(boolean isHttps, String host, int port) {
    return (isHttps ? https : http).filter(proxy -> !exceptions.contain(host, port));
  }

  /** The same for a whole URL; without a port it has the one of its scheme. */
  public Optional<HttpProxy> of(URI url) {
    boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
    int standard = isHttps ? HTTPS_PORT : HTTP_PORT;
    String host = url.getHost() == null ? "" : url.getHost();
    return of(isHttps, host, url.getPort() < 0 ? standard : url.getPort());
  }
}

package io.knh.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Through which proxy webhooks and the sanity check go. Nothing else of KNH goes through one.
 *
 * @param http {@code HTTP_PROXY}, for http URLs
 * @param https {@code HTTPS_PROXY}, for https URLs
 * @param exceptions {@code NO_PROXY}: what is asked directly
 */
public record Proxies(Optional<HttpProxy> http, Optional<HttpProxy> https, Exceptions exceptions) {

  /** Nothing is set: everything is asked directly. */
  public static final Proxies NONE =
      new Proxies(Optional.empty(), Optional.empty(), Exceptions.NONE);

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

  /**
   * What is asked without a proxy: the list of {@code NO_PROXY}. {@code localhost}, {@code
   * 127.0.0.1} and {@code ::1} always are, since a proxy elsewhere would ask itself. Names are
   * compared as they are written and never looked up: a network ({@code 10.0.0.0/8}) is for URLs
   * with an IP.
   *
   * @param rules what stands in the list, in its order
   */
  public record Exceptions(List<DirectRule> rules) {

    /** The list is empty. */
    static final Exceptions NONE = new Exceptions(List.of());

    private static final Set<String> OWN = Set.of("localhost", "127.0.0.1", "::1");

    /** Copies the list. */
    public Exceptions {
      rules = List.copyOf(rules);
    }

    /** Whether {@code host}, a name or an IP, is asked without a proxy at {@code port}. */
    public boolean contain(String host, int port) {
      DirectRule.Target target = DirectRule.Target.of(host, port);
      return OWN.contains(target.host()) || rules.stream().anyMatch(rule -> rule.matches(target));
    }

    /** As the setting could have it. */
    @Override
    public String toString() {
      return rules.stream().map(Object::toString).collect(Collectors.joining(","));
    }
  }
}

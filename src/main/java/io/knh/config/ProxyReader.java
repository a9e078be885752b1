package io.knh.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the proxies, which curl and most programs know by the same names. Small letters win over
 * capitals, as with curl. What it notes about a proxy shows none of its credentials.
 */
final class ProxyReader {

  private static final String EXCEPTIONS = "NO_PROXY";

  /** Where no port is given. */
  private static final int STANDARD_PORT = 80;

  private static final Pattern PROXY =
      Pattern.compile(
          "(?:[hH][tT][tT][pP]://)?(?:(?<credentials>[^/]*)@)?"
              + "(?<host>\\[[0-9a-fA-F:.]+]|[^\\s:/?#@\\[\\]]+)(?::(?<port>[0-9]{1,5}))?/?");

  private final Values values;

  ProxyReader(Values values) {
    this.values = values;
  }

  Proxies read() {
    return new Proxies(proxy("HTTP_PROXY"), proxy("HTTPS_PROXY"), exceptions());
  }

  /** A value, and the name by which it was set. */
  private record Found(String setting, String value) {}

  private Optional<Found> find(String setting) {
    String small = setting.toLowerCase(Locale.ROOT);
    Optional<String> capitals = values.text(setting);
    Optional<String> smalls = values.text(small);
    if (smalls.isEmpty() || smalls.equals(capitals)) {
      return capitals.map(value -> new Found(setting, value));
    }
    if (capitals.isPresent()) {
      values.warning(small + " and " + setting + " differ: " + small + " is used");
    }
    return smalls.map(value -> new Found(small, value));
  }

  private Optional<Proxies.HttpProxy> proxy(String setting) {
    Optional<Found> found = find(setting);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = PROXY.matcher(found.get().value());
    Optional<Proxies.HttpProxy> proxy = parts.matches() ? proxy(parts) : Optional.empty();
    return proxy.or(
        () ->
            values.wrong(
                found.get().setting(),
                masked(found.get().value()),
                "a proxy such as http://proxy.example:3128, or http://user:password@... with"
                    + " special characters escaped; KNH speaks plain HTTP to proxies",
                Optional.empty()));
  }

  private static Optional<Proxies.HttpProxy> proxy(Matcher parts) {
    Optional<Integer> port = DirectRule.port(parts.group("port"), STANDARD_PORT);
    String host = parts.group("host");
    if (port.isEmpty()) {
      return Optional.empty();
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
      if (DirectRule.ipOf(host).isEmpty()) {
        return Optional.empty();
      }
    }
    String credentials = parts.group("credentials");
    if (credentials == null) {
      return Optional.of(new Proxies.HttpProxy(host, port.get(), Optional.empty()));
    }
    Optional<Secret> basic = basic(credentials);
    return basic.isEmpty()
        ? Optional.empty()
        : Optional.of(new Proxies.HttpProxy(host, port.get(), basic));
  }

  private static Optional<Secret> basic(String credentials) {
    try {
      // Only %xx is escaped in a URL; a plus is itself.
      String plain = URLDecoder.decode(credentials.replace("+", "%2B"), StandardCharsets.UTF_8);
      String both = plain.indexOf(':') < 0 ? plain + ":" : plain;
      return Optional.of(
          new Secret(
              "Basic "
                  + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whatever stands before the last at sign may be a password. */
  private static String masked(String value) {
    int at = value.lastIndexOf('@');
    if (at < 0) {
      return value;
    }
    int scheme = value.indexOf("://");
    return (scheme >= 0 && scheme < at ? value.substring(0, scheme + 3) : "")
        + "***"
        + value.substring(at);
  }

  private Proxies.Exceptions exceptions() {
    Optional<Found> found = find(EXCEPTIONS);
    if (found.isEmpty()) {
      return Proxies.Exceptions.NONE;
    }
    List<DirectRule> rules = new ArrayList<>();
    for (String entry : found.get().value().split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        DirectRule.of(entry).ifPresentOrElse(rules::add, () -> wrong(found.get().setting(), entry));
      }
    }
    return new Proxies.Exceptions(rules);
  }

  private void wrong(String setting, String entry) {
    values.wrong(
        setting,
        masked(entry),
        "names, domains such as .example.org, IPs, networks such as 10.0.0.0/8, each name or IP"
            + " with a port if only that is meant, or *, with commas between them",
        false);
  }
}

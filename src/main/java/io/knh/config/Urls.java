package io.knh.config;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings that are URLs. What it notes about a URL shows none of its secrets. */
final class Urls {

  private static final int MAX_PORT = 65_535;

  private static final String RIGHT =
      "an http:// or https:// URL with a host, such as https://example.org/knh";

  /** Another URL behind the first. Within a query one follows on a {@code =}. */
  private static final Pattern SEVERAL = Pattern.compile("(?i)[,;|\\s]\\s*https?://");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<user>.*@)?(?<host>[^@:\\[\\]]+)(?<port>:[0-9]*)?");

  private static final Pattern DEVIATING = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  private final Values values;

  Urls(Values values) {
    this.values = values;
  }

  /** A URL without credentials. */
  Optional<URI> plain(String setting) {
    return parsed(setting)
        .filter(
            url -> {
              if (url.getRawUserInfo() == null) {
                return true;
              }
              values.wrong(
                  setting, MaskedUrl.of(url.toString()), "a URL without credentials", false);
              return false;
            });
  }

  /**
   * A URL that may hold credentials.
   *
   * @param authorization what {@code WEBHOOK_AUTHORIZATION} gives, which excludes credentials
   */
  Optional<WebhookSettings.Destination> destination(
      String setting, Optional<Secret> authorization) {
    Optional<URI> url = parsed(setting);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> basic = Optional.ofNullable(url.get().getUserInfo()).map(Urls::basic);
    if (basic.isPresent() && authorization.isPresent()) {
      values.wrong(
          setting,
          MaskedUrl.of(url.get().toString()),
          "it credentials or WEBHOOK_AUTHORIZATION, not both",
          false);
    }
    return Optional.of(
        new WebhookSettings.Destination(
            withoutCredentials(url.get()), basic.or(() -> authorization)));
  }

  private Optional<URI> parsed(String setting) {
    return values.text(setting).flatMap(text -> parse(setting, text));
  }

  /** {@code text}, which stands in {@code setting}; what is wrong with it is noted. */
  Optional<URI> parse(String setting, String text) {
    if (SEVERAL.matcher(text).find()) {
      return wrong(setting, text, "one URL, not several (write a comma inside the URL as %2C)");
    }
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (http && url.getHost() != null && url.getPort() <= MAX_PORT && url.getPort() != 0) {
        return Optional.of(url);
      }
      if (http && url.getHost() == null && url.getRawAuthority() != null) {
        return otherHost(setting, url);
      }
    } catch (URISyntaxException e) {
      // Its message repeats the URL with all that is secret in it.
    }
    return wrong(setting, text, RIGHT);
  }

  /** What {@link URI} takes for no host, though people do. */
  private Optional<URI> otherHost(String setting, URI url) {
    Matcher parts = AUTHORITY.matcher(url.getRawAuthority());
    if (!parts.matches()) {
      return wrong(setting, url.toString(), RIGHT);
    }
    String host = parts.group("host");
    if (host.indexOf('_') >= 0) {
      return wrong(
          setting,
          url.toString(),
          "a host without an underscore, which the HTTP client rejects,"
              + " such as its IP or another name of it");
    }
    if (host.chars().allMatch(c -> c < 0x80)) {
      return wrong(setting, url.toString(), RIGHT);
    }
    Optional<String> name = ascii(host);
    return name.isPresent()
        ? parse(setting, withHost(url, parts, name.get()))
        : wrong(setting, url.toString(), "its host in ASCII (punycode, such as xn--strae-oqa.de)");
  }

  /** Nothing for letters that IDNA 2003, which Java does, and IDNA 2008 write differently. */
  private static Optional<String> ascii(String host) {
    if (DEVIATING.matcher(host).find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withHost(URI url, Matcher authority, String host) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return url.getScheme()
        + "://"
        + Objects.requireNonNullElse(authority.group("user"), "")
        + host
        + Objects.requireNonNullElse(authority.group("port"), "")
        + url.getRawPath()
        + query;
  }

  private Optional<URI> wrong(String setting, String text, String right) {
    return values.wrong(setting, MaskedUrl.of(text), right, Optional.empty());
  }

  /** The header that says {@code userInfo}, which is not escaped any more. */
  static Secret basic(String userInfo) {
    String credentials = userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
    return new Secret(
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  /** Piece by piece from the raw text: what is escaped in it stays as it was written. */
  static URI withoutCredentials(URI url) {
    StringBuilder text = new StringBuilder();
    text.append(url.getScheme().toLowerCase(Locale.ROOT)).append("://").append(url.getHost());
    if (url.getPort() >= 0) {
      text.append(':').append(url.getPort());
    }
    text.append(url.getRawPath());
    if (url.getRawQuery() != null) {
      text.append('?').append(url.getRawQuery());
    }
    return URI.create(text.toString());
  }
}

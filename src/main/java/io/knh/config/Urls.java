package io.knh.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Reads the settings that are URLs. What it notes about a URL shows none of its secrets. */
final class Urls {

  private static final int MAX_PORT = 65_535;

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
  Optional<Destination> destination(String setting, Optional<Secret> authorization) {
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
        new Destination(withoutCredentials(url.get()), basic.or(() -> authorization)));
  }

  private Optional<URI> parsed(String setting) {
    return values.text(setting).flatMap(text -> parse(setting, text));
  }

  private Optional<URI> parse(String setting, String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (http && url.getHost() != null && url.getPort() <= MAX_PORT && url.getPort() != 0) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // Its message repeats the URL with all that is secret in it.
    }
    return values.wrong(
        setting,
        MaskedUrl.of(text),
        "an http:// or https:// URL with a host, such as https://example.org/knh",
        Optional.empty());
  }

  private static Secret basic(String userInfo) {
    String credentials = userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
    return new Secret(
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  /** Piece by piece from the raw text: what is escaped in it stays as it was written. */
  private static URI withoutCredentials(URI url) {
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

package io.knh.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URLs as they may be shown: credentials, query, fragment and tokens in the path are hidden. */
public final class MaskedUrl {

  private static final String HIDDEN = "***";

  /** Anything that is meant as a URL: scheme, credentials, host and path, and what follows. */
  private static final Pattern ANYTHING =
      Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.-]*://)?(.*@)?([^?#]*)([?#].*)?");

  /** Receivers often know a sender by a long random path; words of a path are shorter. */
  private static final Pattern TOKEN = Pattern.compile("(?<=[^/]/)[^/]{16,}");

  private MaskedUrl() {}

  /** {@code url}, which need not be valid, with {@code ***} for all that may be secret. */
  public static String of(String url) {
    try {
      URI parsed = new URI(url);
      // An @ in the path may be the end of a password that has a slash in it.
      if (parsed.getHost() != null && parsed.getRawPath().indexOf('@') < 0) {
        return of(parsed);
      }
    } catch (URISyntaxException e) {
      // It is taken apart more cautiously below.
    }
    Matcher parts = ANYTHING.matcher(url);
    if (!parts.matches()) {
      return HIDDEN;
    }
    String scheme = parts.group(1) == null ? "" : parts.group(1);
    String credentials = parts.group(2);
    if (credentials != null && (credentials.contains("?") || credentials.contains("#"))) {
      // The @ may end a password or stand in a query: either side of it may be secret.
      return scheme + HIDDEN;
    }
    return masked(scheme, credentials, parts.group(3), parts.group(4));
  }

  private static String of(URI url) {
    String port = url.getPort() >= 0 ? ":" + url.getPort() : "";
    String behind = url.getRawQuery() != null ? "?" : url.getRawFragment() != null ? "#" : null;
    return masked(
        url.getScheme() + "://",
        url.getRawUserInfo(),
        url.getHost() + port + url.getRawPath(),
        behind);
  }

  private static String masked(
      String scheme, @Nullable String credentials, String hostAndPath, @Nullable String behind) {
    return scheme
        + (credentials == null ? "" : HIDDEN + "@")
        + TOKEN.matcher(hostAndPath).replaceAll(HIDDEN)
        + (behind == null ? "" : behind.charAt(0) + HIDDEN);
  }
}

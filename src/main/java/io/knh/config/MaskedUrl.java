package io.knh.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as they may be shown: scheme, host and port. Credentials, query, fragment and path are
 * hidden: many receivers know a sender by a path, and some of these are as short as a word.
 */
public final class MaskedUrl {

  private static final String HIDDEN = "***";

  /** Anything that is meant as a URL: scheme, credentials, host, and what follows. */
  private static final Pattern ANYTHING =
      Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.-]*://)(.*@)?([^/?#]*)(/?)(.*)");

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
      return HIDDEN; // without a scheme: who knows what it is
    }
    String credentials = parts.group(2);
    if (credentials != null && (credentials.contains("?") || credentials.contains("#"))) {
      // The @ may end a password or stand in a query: either side of it may be secret.
      return parts.group(1) + HIDDEN;
    }
    return parts.group(1)
        + (credentials == null ? "" : HIDDEN + "@")
        + parts.group(3)
        + parts.group(4)
        + (parts.group(5).isEmpty() ? "" : HIDDEN);
  }

  private static String of(URI url) {
    String path = url.getRawPath();
    boolean more = path.length() > 1 || url.getRawQuery() != null || url.getRawFragment() != null;
    return url.getScheme()
        + "://"
        + (url.getRawUserInfo() == null ? "" : HIDDEN + "@")
        + url.getHost()
        + (url.getPort() >= 0 ? ":" + url.getPort() : "")
        + (path.startsWith("/") ? "/" : "")
        + (more ? HIDDEN : "");
  }
}

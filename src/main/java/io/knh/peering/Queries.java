package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the query of a request, whatever stands there: what cannot be read is not there. */
final class Queries {

  private Queries() {}

  /** The first value of {@code name}, decoded. The {@code @} of an id comes raw or as %40. */
  static Optional<String> value(@Nullable String query, String name) {
    if (query == null) {
      return Optional.empty();
    }
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      if (query.startsWith(name + "=", start)) {
        return decoded(query.substring(start + name.length() + 1, end));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static Optional<String> decoded(String value) {
    try {
      return Optional.of(URLDecoder.decode(value, UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

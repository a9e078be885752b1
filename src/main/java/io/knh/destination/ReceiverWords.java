package io.knh.destination;

import io.knh.config.AlertDestination;
import io.knh.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a receiver refuses a request, in its own words: {@code no_service}, {@code Event object is
 * invalid}. What it says may be anything, so it is a short line of printable ASCII by the time
 * anybody sees it, and nothing at all where it repeats a secret.
 */
final class ReceiverWords {

  /** Of the answer that is looked at. */
  private static final int MAX_BYTES = 2_048;

  private static final int MAX_SHOWN = 100;

  /** What is shorter is no secret, and stands in many a word. */
  private static final int SHORTEST_SECRET = 6;

  private static final String BASIC = "Basic ";

  /** In the JSON of all that answer by JSON; what follows may be cut off. */
  private static final Pattern MESSAGE =
      Pattern.compile("\"(?:message|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){1,300}+)");

  private final List<String> secrets;

  /** Words of the receiver of {@code destination}. */
  ReceiverWords(AlertDestination destination) {
    this.secrets =
        Stream.concat(
                Stream.concat(
                        destination.authorization().stream(), destination.routingKey().stream())
                    .map(Secret::value)
                    .flatMap(ReceiverWords::clear),
                destination.url().stream().flatMap(ReceiverWords::parts))
            .filter(secret -> secret.length() >= SHORTEST_SECRET)
            .toList();
  }

  /** What is behind the scheme, and what it encodes: a receiver may show the password alone. */
  private static Stream<String> clear(String credentials) {
    String encoded = credentials.substring(credentials.indexOf(' ') + 1);
    if (!credentials.startsWith(BASIC)) {
      return Stream.of(encoded);
    }
    String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    return Stream.of(encoded, pair, pair.substring(pair.indexOf(':') + 1));
  }

  private static Stream<String> parts(URI url) {
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    return Stream.of((url.getRawPath() + "/" + query).split("[/&=?]", -1));
  }

  /** The words in {@code body}, the answer of a receiver that refused. */
  Optional<String> in(InputStream body) throws IOException {
    return in(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
  }

  Optional<String> in(String answer) {
    String text = answer.strip();
    if (text.isEmpty() || text.startsWith("<") || secrets.stream().anyMatch(text::contains)) {
      return Optional.empty();
    }
    if (text.startsWith("{")) {
      Matcher message = MESSAGE.matcher(text);
      return message.find() ? shown(message.group(1)) : Optional.empty();
    }
    return shown(text.lines().findFirst().orElse(""));
  }

  private static Optional<String> shown(String words) {
    StringBuilder line = new StringBuilder();
    words
        .strip()
        .codePoints()
        .limit(MAX_SHOWN)
        .forEach(c -> line.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return Optional.of(line.toString()).filter(text -> !text.isEmpty());
  }
}

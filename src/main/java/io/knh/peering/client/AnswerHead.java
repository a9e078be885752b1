package io.knh.peering.client;

import io.knh.core.model.Allegiance;
import io.knh.peering.CoordinatorHeader;
import io.knh.peering.EchoHeader;
import io.knh.peering.RequestSignature;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status line and the headers of an answer, taken line by line. */
final class AnswerHead {

  /** What every status line begins with; anything else is not HTTP. */
  static final String VERSION = "HTTP/1.";

  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_AT + 3;

  private int status;
  private long length = AnswerBody.UNTIL_END;
  private boolean chunked;
  private Allegiance allegiance = Allegiance.unnamed();
  private @Nullable String signature;
  private boolean echoes;

  /**
   * Takes the first line.
   *
   * @return false when it is no status line of HTTP/1
   */
  boolean takeStatus(String line) {
    if (!line.startsWith(VERSION)
        || line.length() < STATUS_END
        || line.charAt(STATUS_AT - 1) != ' '
        || (line.length() > STATUS_END && line.charAt(STATUS_END) != ' ')) {
      return false;
    }
    int value = 0;
    for (int i = STATUS_AT; i < STATUS_END; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = 10 * value + digit;
    }
    status = value;
    return value >= 100;
  }

  /** Takes a header; those that say nothing here, and broken ones, are skipped. */
  void takeHeader(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      return;
    }
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    if (name.equalsIgnoreCase(CoordinatorHeader.NAME)) {
      if (allegiance instanceof Allegiance.Unnamed) {
        allegiance = CoordinatorHeader.read(value);
      }
    } else if (name.equalsIgnoreCase(RequestSignature.HEADER)) {
      signature = value;
    } else if (name.equalsIgnoreCase(EchoHeader.NAME)) {
      echoes = EchoHeader.offers(value);
    } else if (name.equalsIgnoreCase("Content-Length")) {
      length = lengthOf(value);
    } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
      chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
    }
  }

  /** Whether another head follows: 100 Continue, 103 Early Hints and the like. */
  boolean isInterim() {
    return status < 200 && status != 101;
  }

  int status() {
    return status;
  }

  Allegiance allegiance() {
    return allegiance;
  }

  /** Whether it offers to echo datagrams and large requests. */
  boolean echoes() {
    return echoes;
  }

  Optional<String> signature() {
    return Optional.ofNullable(signature);
  }

  /** The collector of the body that this head announces. */
  AnswerBody body(int limit, AnswerBody.Room room) {
    return chunked ? AnswerBody.chunked(limit, room) : AnswerBody.ofLength(length, limit, room);
  }

  private static long lengthOf(String value) {
    try {
      return Math.max(Long.parseLong(value), 0);
    } catch (NumberFormatException e) {
      return AnswerBody.UNTIL_END;
    }
  }
}

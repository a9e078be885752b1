package io.knh.demo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picks from what a member logs the lines that belong into the story. */
final class MemberLines {

  /** {@code 2026-11-23T06:07:00.123Z INFO follows the coordinator ...}. */
  private static final Pattern LINE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+Z +(INFO|WARN|ERROR) +(.*)");

  /** The first line of a member (all its settings), and what the receiver shows anyway. */
  private static final Pattern DULL =
      Pattern.compile(
          "KNH .*|(recorded|delivered): .*|the roster has .*|.* answered for the first time");

  /** Longer lines hold a stack trace in one line; the member's own log has all of it. */
  private static final int MAX_LENGTH = 160;

  private final Map<String, String> lastOf = new ConcurrentHashMap<>();

  /**
   * What to print for {@code line} of {@code member}; empty for the server's own lines, dull ones
   * and repetitions.
   */
  Optional<String> story(String member, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || DULL.matcher(matcher.group(2)).matches()) {
      return Optional.empty();
    }
    String text = matcher.group(2);
    if (text.equals(lastOf.put(member, text))) {
      return Optional.empty();
    }
    return Optional.of(text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text);
  }
}

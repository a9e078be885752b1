package io.knh.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picks from what a member logs the lines that belong into the story. */
final class MemberLines {

  /** {@code 2026-11-23T06:07:00.123Z INFO follows the coordinator ...}. */
  private static final Pattern LINE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+Z +(INFO|WARN|ERROR) +(.*)");

  /** The first line of a member (all its settings), and what the receiver shows anyway. */
  private static final Pattern DULL =
      Pattern.compile("KNH .*|(to be told|delivered): .*|the roster has .*");

  private MemberLines() {}

  /** What to print for {@code line}; empty for the server's own lines and dull ones. */
  static Optional<String> story(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || DULL.matcher(matcher.group(2)).matches()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(2));
  }
}

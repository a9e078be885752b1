package io.knh.events;

import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one Event says.
 *
 * @param name unique, and the same whoever says it: what is written twice is refused the second
 *     time
 * @param node the name of the node that it is about
 * @param series what happens again within a while is counted in the Event that is there: by node
 *     what is about a member, which may have another address each time; all else by itself
 * @param warning whether it is of type Warning; else Normal
 * @param reason in one word, such as {@code KnhMemberDown}
 * @param note a sentence, at most {@link #MAX_NOTE_BYTES} bytes
 * @param at when it happened
 */
record EventText(
    String name,
    String node,
    String series,
    boolean warning,
    String reason,
    String note,
    Instant at) {

  /** The API server takes no longer note. */
  static final int MAX_NOTE_BYTES = 1_024;

  /** Events of one notice about single problems, of each kind; the others are counted in one. */
  static final int MAX_SINGLE = 20;

  /** So much of a hash tells all Events apart. */
  private static final int NAME_BYTES = 16;

  private static final String CUT = "...";

  /**
   * What {@code notice} says.
   *
   * @param own the node that what is about no node is told of
   * @param now when it is said
   */
  static List<EventText> of(Notice notice, String own, Instant now) {
    List<EventText> texts = new ArrayList<>();
    add(texts, notice, notice.opened(), "opened", own, now);
    add(texts, notice, notice.ended(), "ended", own, now);
    return texts;
  }

  /** The same as a test: a warning that no rule for problems takes for one. */
  EventText asTest() {
    return new EventText(
        name, node, "KnhTest " + series, warning, "KnhTest", cut("TEST " + note), at);
  }

  private static void add(
      List<EventText> texts,
      Notice notice,
      List<Problem> problems,
      String what,
      String own,
      Instant now) {
    problems.stream()
        .limit(MAX_SINGLE)
        .map(problem -> of(problem, what.equals("opened"), own))
        .forEach(texts::add);
    int more = problems.size() - MAX_SINGLE;
    if (more > 0) {
      String reason = what.equals("opened") ? "KnhManyProblems" : "KnhManyProblemsOver";
      texts.add(
          new EventText(
              nameOf(notice.id() + " " + what),
              own,
              reason,
              what.equals("opened"),
              reason,
              cut(
                  problems.size()
                      + " problems "
                      + what
                      + "; "
                      + MAX_SINGLE
                      + " have Events of their own"),
              now));
    }
  }

  private static EventText of(Problem problem, boolean opened, String own) {
    Optional<String> member = problem.member().map(Peer::nodeName);
    String reason = reason(problem, opened);
    return new EventText(
        nameOf(problem.id() + " " + problem.since() + (opened ? " opened" : " ended")),
        member.orElseGet(() -> isOfOneSide(problem) ? problem.name() : own),
        reason + " " + member.orElse(problem.id()),
        opened,
        reason,
        cut(opened ? opening(problem) : ending(problem)),
        opened ? problem.since() : problem.ended().map(Problem.Ended::at).orElse(problem.since()));
  }

  /** Whether it is about the network of one node, which its name names. */
  private static boolean isOfOneSide(Problem problem) {
    return problem.kind() == ProblemKind.OUTBOUND || problem.kind() == ProblemKind.INBOUND;
  }

  private static String reason(Problem problem, boolean opened) {
    String kind = "Knh" + words(problem.kind().toString());
    if (opened) {
      return kind;
    }
    boolean ofMember = problem.kind() == ProblemKind.MEMBER_DOWN;
    return ofMember && problem.ended().isPresent()
        ? "KnhMember" + words(problem.ended().get().how().toString())
        : kind + "Over";
  }

  /** {@code member-down} as {@code MemberDown}. */
  private static String words(String hyphened) {
    StringBuilder words = new StringBuilder();
    for (String word : hyphened.split("-", -1)) {
      words.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return words.toString();
  }

  private static String opening(Problem problem) {
    return problem.title()
        + (problem.evidence().isEmpty() ? "" : ": " + problem.evidence())
        + (problem.node().isEmpty() ? "" : " (" + problem.node() + ")");
  }

  private static String ending(Problem problem) {
    return problem.ended().map(ended -> ended.how() + ": ").orElse("over: ")
        + problem.title()
        + ", since "
        + problem.since();
  }

  private static String nameOf(String what) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return "knh." + HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every JDK has SHA-256", e);
    }
  }

  private static String cut(String note) {
    if (note.getBytes(StandardCharsets.UTF_8).length <= MAX_NOTE_BYTES) {
      return note;
    }
    StringBuilder kept = new StringBuilder();
    int bytes = CUT.length();
    for (int point : note.codePoints().toArray()) {
      bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_NOTE_BYTES) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept + CUT;
  }
}

package io.knh.destination;

import io.knh.config.OneLine;
import io.knh.core.model.NextStep;
import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import io.knh.core.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A notice in words, for a person who is woken by it: first what is wrong, then each problem with
 * what is known of it, then what to do. All of it is plain text; where a receiver knows markup, it
 * has to be escaped.
 *
 * @param headline one line that stands alone: {@code [prod] worker-2 is down since 02:10:05 UTC}
 * @param lines a line for each problem that is named, at most twice {@link #MAX_NAMED}
 * @param more how many problems are not named
 * @param total how many problems are open in all, where the headline does not say it
 * @param nextStep a command to begin with
 * @param severity that of the worst problem that opened; none where all of it is over
 */
record NoticeText(
    String headline,
    List<String> lines,
    int more,
    Optional<String> total,
    Optional<String> nextStep,
    Optional<Severity> severity) {

  /** So many problems that opened, and so many that ended, are named. */
  static final int MAX_NAMED = 20;

  /** Longest line: a name may have 253 characters. */
  private static final int MAX_LINE = 400;

  private static final int MAX_HEADLINE = 250;

  /** Room for a line that says how many more there are. */
  private static final int MORE = 24;

  NoticeText {
    lines = List.copyOf(lines);
  }

  /** What is new in {@code notice}, which is sent {@code now}. */
  static NoticeText of(Notice notice, MessageContext context, Instant now) {
    return of(notice.opened(), notice.ended(), notice.open(), context, now);
  }

  /** How the group of {@code notice} stands, all that is open in it. */
  static NoticeText ofGroup(Notice notice, MessageContext context, Instant now) {
    return of(notice.open(), notice.ended(), notice.open(), context, now);
  }

  private static NoticeText of(
      List<Problem> opened,
      List<Problem> ended,
      List<Problem> open,
      MessageContext context,
      Instant now) {
    List<String> lines = new ArrayList<>();
    boolean isOne = opened.size() + ended.size() == 1;
    for (Problem problem : opened.stream().limit(MAX_NAMED).toList()) {
      String line = isOne ? ProblemText.details(problem) : ProblemText.line(problem, now);
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    if (!isOne) {
      ended.stream()
          .limit(MAX_NAMED)
          .map(problem -> ProblemText.ended(problem, now))
          .forEach(lines::add);
    }
    int more = Math.max(0, opened.size() - MAX_NAMED) + Math.max(0, ended.size() - MAX_NAMED);
    return new NoticeText(
        Cut.to(MAX_HEADLINE, OneLine.of(context.prefix() + Headline.of(opened, ended, now))),
        lines.stream().map(line -> Cut.to(MAX_LINE, OneLine.of(line))).toList(),
        more,
        total(opened, ended, open),
        // The first of the most severe.
        opened.stream()
            .min(Comparator.comparing(Problem::severity))
            .filter(problem -> !context.isTest())
            .map(problem -> NextStep.of(problem, context.namespace()))
            .filter(step -> !step.isEmpty()),
        opened.stream().map(Problem::severity).min(Severity::compareTo));
  }

  private static Optional<String> total(
      List<Problem> opened, List<Problem> ended, List<Problem> open) {
    if (open.size() > opened.size()) {
      return Optional.of(
          open.size() == 1
              ? "1 problem is open."
              : "In all, " + open.size() + " problems are open.");
    }
    return open.isEmpty() && !ended.isEmpty()
        ? Optional.of("All that you were told of here is over.")
        : Optional.empty();
  }

  /**
   * The lines with {@code markup}, each on its own, as far as they have room; then how many more
   * problems there are.
   *
   * @param max UTF-16 units that they may have together
   */
  String body(Markup markup, int max) {
    StringBuilder body = new StringBuilder();
    int shown = 0;
    for (String line : lines) {
      String escaped = markup.of(line);
      if (body.length() + escaped.length() + MORE > max) {
        break;
      }
      body.append(body.isEmpty() ? "" : "\n").append(escaped);
      shown++;
    }
    int left = more + lines.size() - shown;
    if (left > 0) {
      body.append(body.isEmpty() ? "" : "\n").append(markup.of("and " + left + " more"));
    }
    return body.toString();
  }

  /** All of it without markup. */
  String plain(int max) {
    StringBuilder text = new StringBuilder(headline);
    total.ifPresent(line -> text.append('\n').append(line));
    nextStep.ifPresent(line -> text.append("\nNext: ").append(line));
    String body = body(Markup.PLAIN, max - text.length() - 1);
    return body.isEmpty()
        ? text.toString()
        : text.insert(headline.length(), "\n" + body).toString();
  }

  /** A sign that is seen before anything is read. */
  String sign() {
    return severity
        .map(
            worst ->
                switch (worst) {
                  case CRITICAL -> "\ud83d\udd34"; // a red circle
                  case WARNING -> "\ud83d\udfe0"; // an orange one
                })
        .orElse("\ud83d\udfe2"); // a green one
  }
}

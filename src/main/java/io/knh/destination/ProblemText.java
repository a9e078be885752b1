package io.knh.destination;

import io.knh.core.model.ClockTime;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import java.time.Duration;
import java.time.Instant;

/** One problem in words. */
final class ProblemText {

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private ProblemText() {}

  /** What is wrong, and since when: with the day where that is not the one of {@code now}. */
  static String summary(Problem problem, Instant now) {
    return problem.title() + " since " + ClockTime.of(problem.since(), now);
  }

  /** How KNH knows, and what Kubernetes says; empty where nothing is known. */
  static String details(Problem problem) {
    String node = problem.node().isEmpty() ? "" : "(" + problem.node() + ")";
    return (problem.evidence() + " " + node).strip();
  }

  /** All of it in one line. */
  static String line(Problem problem, Instant now) {
    String details = details(problem);
    return summary(problem, now)
        + (details.isEmpty() ? "" : (problem.evidence().isEmpty() ? " " : "; ") + details);
  }

  /** The end of {@code problem}, or that it is open where it has none. */
  static String ended(Problem problem, Instant now) {
    if (problem.ended().isEmpty()) {
      return summary(problem, now);
    }
    Problem.Ended end = problem.ended().get();
    return over(problem, end, now)
        + " (lasted "
        + duration(Duration.between(problem.since(), end.at()))
        + ")";
  }

  private static String over(Problem problem, Problem.Ended end, Instant now) {
    String at = ClockTime.of(end.at(), now);
    boolean isDown = problem.kind() == ProblemKind.MEMBER_DOWN;
    if (!isDown || problem.name().isEmpty()) {
      return "over since " + at + ": " + problem.title();
    }
    return problem.name()
        + switch (end.how()) {
          case RECOVERED -> " is up again since " + at;
          case REPLACED -> " has a new member since " + at;
          case REMOVED -> " is not in the roster any more, as of " + at;
        };
  }

  /** Its two largest units: {@code 5 min 3 s}. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min " + seconds % MINUTE + " s";
    }
    return seconds < DAY
        ? seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min"
        : seconds / DAY + " d " + seconds % DAY / HOUR + " h";
  }

  /** Whether {@code problem} is a member that answers again. */
  static boolean isUpAgain(Problem problem) {
    return problem.kind() == ProblemKind.MEMBER_DOWN
        && problem.ended().filter(end -> end.how() == ProblemEnd.RECOVERED).isPresent();
  }
}

package io.knh.destination;

import io.knh.core.model.ClockTime;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What many problems are, in one line. */
final class Headline {

  /** So many names stand in it. */
  private static final int MAX_NAMES = 3;

  private Headline() {}

  static String of(List<Problem> opened, List<Problem> ended, Instant now) {
    List<String> parts = new ArrayList<>();
    if (!opened.isEmpty()) {
      parts.add(opened(opened, now));
    }
    if (!ended.isEmpty()) {
      parts.add(ended(ended, now));
    }
    return parts.isEmpty() ? "nothing is wrong" : String.join("; ", parts);
  }

  private static String opened(List<Problem> opened, Instant now) {
    List<Problem> down = ofKind(opened, ProblemKind.MEMBER_DOWN);
    List<Problem> flapping = ofKind(opened, ProblemKind.MEMBER_FLAPPING);
    List<Problem> network = opened.stream().filter(problem -> problem.fault().isPresent()).toList();
    List<Problem> own =
        opened.stream()
            .filter(problem -> !isOfMember(problem) && problem.fault().isEmpty())
            .toList();
    List<String> parts = new ArrayList<>();
    add(parts, down, "members are down", ": " + names(down), now);
    add(parts, flapping, "members are flapping", ": " + names(flapping), now);
    add(parts, network, "problems of the network", ": " + names(network), now);
    add(parts, own, "problems of KNH itself", "", now);
    return String.join("; ", parts);
  }

  private static List<Problem> ofKind(List<Problem> problems, ProblemKind kind) {
    return problems.stream().filter(problem -> problem.kind() == kind).toList();
  }

  /** One by its own words, several counted as {@code what}, with {@code more} at the end. */
  private static void add(
      List<String> parts, List<Problem> problems, String what, String more, Instant now) {
    if (problems.size() == 1) {
      parts.add(ProblemText.summary(problems.getFirst(), now));
    } else if (!problems.isEmpty()) {
      parts.add(problems.size() + " " + what + " since " + since(problems, now) + more);
    }
  }

  private static String since(List<Problem> problems, Instant now) {
    return ClockTime.of(
        problems.stream().map(Problem::since).min(Instant::compareTo).orElseThrow(), now);
  }

  private static String ended(List<Problem> ended, Instant now) {
    if (ended.size() == 1) {
      return ProblemText.ended(ended.getFirst(), now);
    }
    return ended.stream().allMatch(ProblemText::isUpAgain)
        ? ended.size() + " members are up again: " + names(ended)
        : ended.size() + " problems are over";
  }

  private static boolean isOfMember(Problem problem) {
    return problem.kind() == ProblemKind.MEMBER_DOWN
        || problem.kind() == ProblemKind.MEMBER_FLAPPING;
  }

  private static String names(List<Problem> problems) {
    int more = problems.size() - MAX_NAMES;
    return problems.stream().limit(MAX_NAMES).map(Headline::name).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Three of the longest names and all else have room in what every receiver shows. */
  private static String name(Problem problem) {
    return Cut.to(50, problem.name().isEmpty() ? problem.title() : problem.name());
  }
}

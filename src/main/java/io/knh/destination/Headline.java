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
    List<String> parts = new ArrayList<>();
    members(opened, ProblemKind.MEMBER_DOWN, "down", parts, now);
    members(opened, ProblemKind.MEMBER_FLAPPING, "flapping", parts, now);
    network(opened, parts, now);
    own(opened, parts, now);
    return String.join("; ", parts);
  }

  private static void network(List<Problem> opened, List<String> parts, Instant now) {
    List<Problem> network = opened.stream().filter(problem -> problem.fault().isPresent()).toList();
    if (network.size() == 1) {
      parts.add(ProblemText.summary(network.getFirst(), now));
    } else if (!network.isEmpty()) {
      parts.add(
          network.size()
              + " problems of the network since "
              + since(network, now)
              + ": "
              + names(network));
    }
  }

  private static void own(List<Problem> opened, List<String> parts, Instant now) {
    List<Problem> own =
        opened.stream()
            .filter(problem -> !isOfMember(problem) && problem.fault().isEmpty())
            .toList();
    if (own.size() == 1) {
      parts.add(ProblemText.summary(own.getFirst(), now));
    } else if (!own.isEmpty()) {
      parts.add(own.size() + " problems of KNH itself since " + since(own, now));
    }
  }

  private static void members(
      List<Problem> opened, ProblemKind kind, String word, List<String> parts, Instant now) {
    List<Problem> members = opened.stream().filter(problem -> problem.kind() == kind).toList();
    if (members.size() == 1) {
      parts.add(ProblemText.summary(members.getFirst(), now));
    } else if (!members.isEmpty()) {
      parts.add(
          members.size()
              + " members are "
              + word
              + " since "
              + since(members, now)
              + ": "
              + names(members));
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

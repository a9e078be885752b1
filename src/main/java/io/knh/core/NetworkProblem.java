package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.model.Cause;
import io.knh.core.model.Episode;
import io.knh.core.model.Message;
import io.knh.core.model.PathFault;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Severity;
import io.knh.core.model.Subject;
import io.knh.core.path.Link;
import io.knh.core.path.PathFinding;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Puts into words what is wrong with a part of the network, and how KNH knows. */
final class NetworkProblem {

  private static final int KIB = 1024;

  private NetworkProblem() {}

  /**
   * The problem that {@code episode} of {@code subject} is.
   *
   * @param finding what shows it now; none where it has ended, or nobody has told of it in this
   *     term
   */
  static Problem of(Subject.Network subject, Episode episode, Optional<PathFinding> finding) {
    List<String> members = finding.map(NetworkProblem::members).orElse(List.of());
    return new Problem(
        AlertIds.of(subject.key()),
        episode.group(),
        subject.kind(),
        severity(subject),
        name(subject),
        Optional.empty(),
        episode.since(),
        episode.ended(),
        Optional.empty(),
        Optional.empty(),
        title(subject),
        finding.map(NetworkProblem::evidence).orElse(""),
        "",
        members.subList(0, Math.min(members.size(), Problem.MAX_MEMBERS)),
        members.size(),
        Optional.of(subject.fault()));
  }

  /** Nobody is got up for some packets that get lost. */
  static Severity severity(Subject.Network subject) {
    return subject.fault() == PathFault.LOSSY ? Severity.WARNING : Severity.CRITICAL;
  }

  private static String name(Subject.Network subject) {
    return switch (subject.kind()) {
      case PATH -> subject.from() + " → " + subject.to();
      case ZONE -> "zone " + subject.from() + " → zone " + subject.to();
      case OUTBOUND -> subject.from();
      default -> subject.to();
    };
  }

  private static String title(Subject.Network subject) {
    if (subject.kind() == ProblemKind.WIDESPREAD) {
      return switch (subject.fault()) {
        case BROKEN -> "many members do not reach each other";
        case LARGE_LOST -> "large packets get lost between many members";
        case LOSSY -> "packets get lost between many members";
      };
    }
    String zone = subject.kind() == ProblemKind.ZONE ? "zone " : "";
    String from = subject.from().isEmpty() ? "" : zone + subject.from();
    String to = subject.to().isEmpty() ? "" : zone + subject.to();
    return switch (subject.fault()) {
      case BROKEN ->
          (from.isEmpty() ? "other members do" : from + " does")
              + " not reach "
              + (to.isEmpty() ? "other members" : to);
      case LARGE_LOST -> "large packets" + way(from, to) + " get lost";
      case LOSSY -> "packets" + way(from, to) + " get lost";
    };
  }

  private static String way(String from, String to) {
    return (from.isEmpty() ? "" : " from " + from) + (to.isEmpty() ? "" : " to " + to);
  }

  private static List<String> members(PathFinding finding) {
    if (finding.member().isPresent()) {
      return List.of(finding.member().get().id().value());
    }
    TreeSet<String> ids = new TreeSet<>();
    for (Link link : finding.failing()) {
      ids.add(link.from().peer().id().value());
      ids.add(link.to().peer().id().value());
    }
    return List.copyOf(ids);
  }

  private static String evidence(PathFinding finding) {
    return counts(finding) + what(finding);
  }

  private static String counts(PathFinding finding) {
    Subject.Network subject = finding.subject();
    int there = finding.failing().size() - finding.back();
    String of = there + " of " + finding.total();
    String backOf = finding.back() + " of " + finding.backTotal();
    boolean both = finding.back() > 0;
    return switch (subject.kind()) {
      case PATH ->
          both
              ? "the same the other way; the coordinator reaches both; "
              : "the coordinator reaches both; ";
      case INBOUND ->
          of
              + (finding.total() == 1
                  ? " member that probes it has"
                  : " members that probe it have")
              + " this fault"
              + (both ? ", and " + backOf + " that it probes itself" : "")
              + "; the coordinator reaches it; ";
      case OUTBOUND -> of + " paths from it have this fault; the coordinator reaches it; ";
      case ZONE ->
          of
              + " paths have this fault"
              + (both ? ", and " + backOf + " back" : "")
              + ", those within each zone do not; ";
      default -> of + " paths have a fault, and no member or zone explains them; ";
    };
  }

  private static String what(PathFinding finding) {
    return switch (finding.fault()) {
      case BROKEN ->
          "last attempt: "
              + finding.failing().stream()
                  .flatMap(link -> link.view().cause().stream())
                  .findFirst()
                  .orElse(Cause.TIMEOUT);
      case LARGE_LOST ->
          "requests of "
              + Message.LargePing.BYTES / KIB
              + " KiB are not answered, small ones are: compare the MTU of the network with that of"
              + " the pods";
      case LOSSY ->
          finding.failing().stream()
              .map(Link::view)
              .filter(view -> view.sent() > 0)
              .max((one, other) -> Integer.compare(one.lost(), other.lost()))
              .map(view -> view.lost() + " of " + view.sent() + " datagrams were lost")
              .orElse("datagrams were lost");
    };
  }
}

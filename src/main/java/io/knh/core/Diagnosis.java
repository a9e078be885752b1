package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.model.Cause;
import io.knh.core.model.ClockTime;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.NodeState;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import io.knh.core.model.Severity;
import io.knh.core.model.Subject;
import io.knh.core.model.Witnesses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts into words what is wrong, and how KNH knows. Its results depend on its arguments alone. */
final class Diagnosis {

  private Diagnosis() {}

  /**
   * The problem that the episode of {@code entry} is.
   *
   * @param coordinator who says so
   * @param witnesses what others said of the member, as far as it is known still
   * @param node the state of its node, where that is known
   * @param reason why a receiver fails; empty where that is not known
   */
  static Problem of(
      LedgerEntry entry,
      Episode episode,
      Peer coordinator,
      Witnesses witnesses,
      Optional<NodeState> node,
      String reason,
      Instant now) {
    return switch (entry.subject()) {
      case Subject.Member member ->
          ofMember(member, entry.down(), episode, coordinator, witnesses, node, now);
      case Subject.Own own -> ofOwn(own, episode, reason);
      case Subject.Network network -> NetworkProblem.of(network, episode, Optional.empty());
    };
  }

  private static Problem ofMember(
      Subject.Member subject,
      boolean down,
      Episode episode,
      Peer coordinator,
      Witnesses witnesses,
      Optional<NodeState> node,
      Instant now) {
    Peer member = subject.peer();
    String clause =
        episode.open() && down ? node.map(state -> words(state, episode, now)).orElse("") : "";
    return new Problem(
        AlertIds.of(subject.key()),
        episode.group(),
        episode.flapping() ? ProblemKind.MEMBER_FLAPPING : ProblemKind.MEMBER_DOWN,
        severity(episode),
        member.nodeName(),
        Optional.of(member),
        episode.since(),
        episode.ended(),
        episode.cause(),
        episode.scope(),
        title(member, episode, coordinator),
        evidence(down, episode, witnesses, now),
        clause,
        List.of(member.id().value()),
        1);
  }

  /** Where its host answers, the pod network is not what is gone. */
  private static String words(NodeState node, Episode episode, Instant now) {
    boolean well = node.ready() == NodeState.Readiness.READY && node.removedBy().isEmpty();
    return hostAnswers(episode.cause(), episode.scope()) && well && !node.deleted()
        ? node.cordoned() ? "node is cordoned and Ready" : "node is Ready"
        : node.words(episode.since(), now);
  }

  private static Severity severity(Episode episode) {
    return severity(episode.flapping(), episode.cause(), episode.scope());
  }

  /** KNH alone is down where its host answers: nobody is got up for that. */
  static Severity severity(boolean flapping, Optional<Cause> cause, Optional<Scope> scope) {
    return !flapping && hostAnswers(cause, scope) ? Severity.WARNING : Severity.CRITICAL;
  }

  private static boolean hostAnswers(Optional<Cause> cause, Optional<Scope> scope) {
    return cause.filter(failed -> failed == Cause.REFUSED).isPresent() && !isPath(scope);
  }

  private static boolean isPath(Optional<Scope> scope) {
    return scope.filter(broken -> broken == Scope.PATH).isPresent();
  }

  private static String title(Peer member, Episode episode, Peer coordinator) {
    String node = member.nodeName();
    if (episode.flapping()) {
      return node + " is flapping";
    }
    if (isPath(episode.scope())) {
      return "path broken: " + coordinator.nodeName() + " → " + node;
    }
    return hostAnswers(episode.cause(), episode.scope())
        ? "KNH is down on " + node + " (the node itself answers)"
        : node + " is down";
  }

  private static String evidence(boolean down, Episode episode, Witnesses witnesses, Instant now) {
    StringBuilder evidence = new StringBuilder();
    if (episode.flapping()) {
      evidence.append("it went down for the third time within 10 minutes");
      episode.earlier().stream()
          .findFirst()
          .ifPresent(first -> evidence.append(", first at ").append(ClockTime.of(first, now)));
      evidence.append(down ? "; it does not answer now" : "; it answers now");
    }
    episode
        .cause()
        .ifPresent(
            cause ->
                evidence
                    .append(evidence.isEmpty() ? "" : "; ")
                    .append("last attempt: ")
                    .append(cause));
    String others = others(episode, witnesses);
    return evidence + (others.isEmpty() ? "" : "; " + others);
  }

  private static String others(Episode episode, Witnesses witnesses) {
    int asked = witnesses.reach() + witnesses.miss();
    int reach = witnesses.reach();
    if (asked == 1) {
      return "the other member that was asked " + (reach == 1 ? "reaches it" : "cannot reach it");
    }
    if (asked > 1) {
      String ofThem = " of " + asked + " other members that were asked ";
      return reach == 0
          ? asked + ofThem + "cannot reach it"
          : reach + ofThem + (reach == 1 ? "reaches it" : "reach it");
    }
    return episode
        .scope()
        .map(
            scope ->
                switch (scope) {
                  case PEER -> "the other members that were asked cannot reach it";
                  case PATH -> "other members reach it";
                  case UNKNOWN -> "";
                })
        .orElse("");
  }

  private static Problem ofOwn(Subject.Own own, Episode episode, String reason) {
    String title =
        own.kind() == ProblemKind.RECEIVER_FAILING
            ? "receiver " + own.name() + " accepts nothing"
            : "the roster cannot be read from Kubernetes";
    String evidence =
        own.kind() == ProblemKind.RECEIVER_FAILING
            ? reason.isEmpty() ? "" : "last answer: " + reason
            : "the last one stands: nodes that join or leave are not noticed";
    return own(own, episode, title, evidence);
  }

  private static Problem own(Subject.Own subject, Episode episode, String title, String evidence) {
    return new Problem(
        AlertIds.of(subject.key()),
        episode.group(),
        subject.kind(),
        Severity.WARNING,
        subject.name(),
        Optional.empty(),
        episode.since(),
        episode.ended(),
        Optional.empty(),
        Optional.empty(),
        title,
        evidence,
        "",
        List.of(),
        0);
  }

  /**
   * Fewer than half of the members answer.
   *
   * @param pending ids of the members that are taken for down, and must not be alerted
   */
  static Problem noQuorum(Instant since, Optional<String> elsewhere, List<String> pending) {
    String evidence =
        elsewhere
            .map(other -> "most members follow " + other + ", which this member cannot hear")
            .orElse("this coordinator may be cut off itself");
    return shown(
        ProblemKind.NO_QUORUM,
        Severity.CRITICAL,
        since,
        "no quorum: no more than half of the members answer, and no alert is sent",
        evidence + delayed(pending),
        pending);
  }

  private static String delayed(List<String> pending) {
    return switch (pending.size()) {
      case 0 -> "";
      case 1 -> "; 1 alert is delayed";
      default -> "; " + pending.size() + " alerts are delayed";
    };
  }

  /** The sanity check fails. */
  static Problem sanityFailing(Instant since, List<String> pending) {
    return shown(
        ProblemKind.SANITY_FAILING,
        Severity.CRITICAL,
        since,
        "the sanity check of the coordinator fails, and no alert is sent",
        "the coordinator gets no HTTP answer from SANITY_CHECK_URL" + delayed(pending),
        pending);
  }

  private static Problem shown(
      ProblemKind kind,
      Severity severity,
      Instant since,
      String title,
      String evidence,
      List<String> members) {
    return new Problem(
        kind.toString(),
        kind.toString(),
        kind,
        severity,
        "",
        Optional.empty(),
        since,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        title,
        evidence,
        "",
        members.subList(0, Math.min(members.size(), Problem.MAX_MEMBERS)),
        members.size());
  }
}

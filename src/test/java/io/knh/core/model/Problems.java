package io.knh.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Problems for tests. */
public final class Problems {

  /** When all of them began. */
  public static final Instant SINCE = Instant.parse("2026-11-29T02:10:05Z");

  private Problems() {}

  /** One of {@code kind}: about the member of worker-1 where it is about members. */
  public static Problem of(ProblemKind kind) {
    return switch (kind) {
      case MEMBER_DOWN, MEMBER_FLAPPING -> ofMember("worker-1", Cause.TIMEOUT, kind);
      default ->
          new Problem(
              kind.toString(),
              kind.toString(),
              kind,
              Severity.WARNING,
              "",
              Optional.empty(),
              SINCE,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              "something of KNH is wrong",
              "this is how it knows",
              "",
              List.of(),
              0);
    };
  }

  /** The member of the node {@code node} is down. */
  public static Problem down(String node, Cause cause) {
    return ofMember(node, cause, ProblemKind.MEMBER_DOWN);
  }

  /** A part of the network, which {@code name} names, is broken. */
  public static Problem broken(ProblemKind kind, String name) {
    return new Problem(
        kind + " " + name,
        "group-1",
        kind,
        Severity.CRITICAL,
        name,
        Optional.empty(),
        SINCE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "path broken: " + name,
        "",
        "",
        List.of(),
        0,
        Optional.of(PathFault.BROKEN));
  }

  /** {@code problem}, which ended 95 s after its beginning. */
  public static Problem ended(Problem problem, ProblemEnd how) {
    return with(
        problem, problem.since(), Optional.of(new Problem.Ended(SINCE.plusSeconds(95), how)));
  }

  /** {@code problem}, which began then. */
  public static Problem since(Problem problem, Instant since) {
    return with(problem, since, problem.ended());
  }

  private static Problem with(Problem problem, Instant since, Optional<Problem.Ended> ended) {
    return new Problem(
        problem.id(),
        problem.group(),
        problem.kind(),
        problem.severity(),
        problem.name(),
        problem.member(),
        since,
        ended,
        problem.cause(),
        problem.scope(),
        problem.title(),
        problem.evidence(),
        problem.node(),
        problem.members(),
        problem.memberCount(),
        problem.fault());
  }

  /** {@code overview} with these instead of its own. */
  public static Overview in(Overview overview, List<Problem> open, List<Problem> resolved) {
    return new Overview(
        overview.nanos(),
        overview.self(),
        overview.role(),
        overview.roleNanos(),
        overview.heardNanos(),
        overview.listed(),
        overview.members(),
        overview.lanes(),
        overview.recorded(),
        overview.coordination(),
        overview.destinations(),
        open,
        resolved,
        overview.paths());
  }

  private static Problem ofMember(String node, Cause cause, ProblemKind kind) {
    Address address = new Address("10.0.0.7", 8080);
    // An id has neither blanks nor line breaks; the name of a node that a message brings may.
    PeerId id = PeerId.of(node.replaceAll("[^!-~]", "_"), address.ip());
    Peer member = new Peer(id, address, node);
    return new Problem(
        kind + "/" + member.id().value() + "/1",
        "group-1",
        kind,
        Severity.CRITICAL,
        node,
        Optional.of(member),
        SINCE,
        Optional.empty(),
        Optional.of(cause),
        Optional.of(Scope.PEER),
        node + " is down",
        "2 of 2 members that were asked do not reach it either",
        "node NotReady since 02:10:03",
        List.of(member.id().value()),
        1);
  }
}

package io.knh.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that is wrong, or was until lately. The page, the status, the metrics and all alert
 * destinations show the same list of these, so they cannot disagree.
 *
 * @param id what receivers recognise it by, from its opening to its end and whichever member
 *     coordinates
 * @param group the id that the problems share which opened together; its own where it is alone
 * @param name what it is about, for people: the member's node, the destination; empty where it is
 *     about the cluster
 * @param member the member that it is about, if it is about one
 * @param since when it began, in whole seconds, by the clock of the coordinator that opened it
 * @param ended when and how it ended; none while it is open
 * @param cause why the last attempt to reach the member failed
 * @param scope who else does not reach the member
 * @param title what is wrong, in a few words: no full stop, no time
 * @param evidence a sentence that says how KNH knows; empty where the title says all
 * @param node what Kubernetes says of the member's node, as a clause such as {@code node NotReady
 *     since 02:10:05 UTC}; empty where it was not asked
 * @param members ids of the members that it concerns, at most {@link #MAX_MEMBERS}
 * @param memberCount how many it concerns
 * @param fault what is wrong with the paths that it is about, if it is about some
 */
public record Problem(
    String id,
    String group,
    ProblemKind kind,
    Severity severity,
    String name,
    Optional<Peer> member,
    Instant since,
    Optional<Ended> ended,
    Optional<Cause> cause,
    Optional<Scope> scope,
    String title,
    String evidence,
    String node,
    List<String> members,
    int memberCount,
    Optional<PathFault> fault) {

  /** Most members that one problem names. */
  public static final int MAX_MEMBERS = 20;

  /** A problem that is about no path. */
  public Problem(
      String id,
      String group,
      ProblemKind kind,
      Severity severity,
      String name,
      Optional<Peer> member,
      Instant since,
      Optional<Ended> ended,
      Optional<Cause> cause,
      Optional<Scope> scope,
      String title,
      String evidence,
      String node,
      List<String> members,
      int memberCount) {
    this(
        id,
        group,
        kind,
        severity,
        name,
        member,
        since,
        ended,
        cause,
        scope,
        title,
        evidence,
        node,
        members,
        memberCount,
        Optional.empty());
  }

  public Problem {
    members = List.copyOf(members);
    if (members.size() > MAX_MEMBERS || memberCount < members.size()) {
      throw new IllegalArgumentException(members.size() + " members named, of " + memberCount);
    }
  }

  /**
   * The end of a problem.
   *
   * @param at in whole seconds, by the clock of the coordinator that noticed
   */
  public record Ended(Instant at, ProblemEnd how) {}

  /** As it was before it ended. */
  public Problem whileOpen() {
    return open()
        ? this
        : new Problem(
            id,
            group,
            kind,
            severity,
            name,
            member,
            since,
            Optional.empty(),
            cause,
            scope,
            title,
            evidence,
            node,
            members,
            memberCount,
            fault);
  }

  /** Whether it lasts. */
  public boolean open() {
    return ended.isEmpty();
  }
}

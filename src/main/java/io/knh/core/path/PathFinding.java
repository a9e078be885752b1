package io.knh.core.path;

import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.Subject;
import java.util.List;
import java.util.Optional;

/**
 * What explains some paths that have a fault.
 *
 * @param subject which part of the network has it
 * @param failing the paths that it explains
 * @param total those among which they were counted
 * @param back how many of the opposite direction fail as well, explained by the same
 * @param backTotal of how many
 * @param sinceNanos since when the first of these paths fails
 * @param member the member that it is about, where it is about one
 */
public record PathFinding(
    Subject.Network subject,
    List<Link> failing,
    int total,
    int back,
    int backTotal,
    long sinceNanos,
    Optional<Peer> member) {

  /** What is wrong. */
  public PathFault fault() {
    return subject.fault();
  }
}

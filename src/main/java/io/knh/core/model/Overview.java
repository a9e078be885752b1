package io.knh.core.model;

import java.util.List;
import java.util.Optional;

/**
 * All that may be shown of a member beside its {@link Snapshot}, immutable. It passes over all
 * peers, so it is made twice a second and not after every step. All moments are of the core's
 * clock.
 *
 * @param nanos when it was made
 * @param role what the member is
 * @param roleNanos since when it is that
 * @param heardNanos when it last heard a coordinator above it; negative when it never did
 * @param listed whether the roster names it; else nobody believes it
 * @param members how many the roster names, this one counted whether it does or not
 * @param lanes what waits for each destination
 * @param recorded alerts that are recorded and may not be posted yet
 * @param coordination what it knows as coordinator, if it is that
 * @param destinations the alert destinations
 * @param problems the open ones that it knows as coordinator, the most severe first, then by their
 *     beginning
 * @param resolved those that ended, the newest first, at most {@link #MAX_RESOLVED}
 * @param paths those that it probes itself, in the order of their addresses
 */
public record Overview(
    long nanos,
    Peer self,
    Role role,
    long roleNanos,
    long heardNanos,
    boolean listed,
    int members,
    List<LaneView> lanes,
    int recorded,
    Optional<Coordination> coordination,
    List<DestinationView> destinations,
    List<Problem> problems,
    List<Problem> resolved,
    List<PathView> paths) {

  /** Most problems that ended and are still shown. */
  public static final int MAX_RESOLVED = 20;

  public Overview {
    destinations = List.copyOf(destinations);
    problems = List.copyOf(problems);
    resolved = List.copyOf(resolved);
    paths = List.copyOf(paths);
  }

  /**
   * The alerts that are not delivered yet, without a cluster status at its first attempt: there is
   * a new one every few seconds, so whoever looks now and then might see one each time, though all
   * are delivered.
   */
  public int undelivered() {
    int undelivered = recorded;
    for (LaneView lane : lanes) {
      boolean first = lane.kind() == AlertKind.CLUSTER_STATUS && lane.failures() == 0;
      undelivered += first ? 0 : lane.waiting() + lane.inFlight();
    }
    for (DestinationView destination : destinations) {
      undelivered += destination.waiting();
    }
    return undelivered;
  }

  /**
   * What a coordinator knows.
   *
   * @param quorum what allows alerts
   * @param elsewhere the higher coordinator that most of the peers name, while nothing allows
   *     alerts; not until the term is as old as a silence that starts an election
   * @param lease whether it holds the deployment's Lease; none where there is no Kubernetes
   * @param sanityNanos since when the sanity check has had this result; negative when it was not
   *     asked for
   * @param peers in the order of their addresses
   * @param paths what members said of their paths, itself among them, in the order of their ids;
   *     one that probes none is not here
   */
  public record Coordination(
      QuorumState quorum,
      long quorumNanos,
      Optional<PeerId> elsewhere,
      Optional<Boolean> lease,
      SanityState sanity,
      long sanityNanos,
      List<PeerView> peers,
      List<ReportedPaths> paths) {}
}

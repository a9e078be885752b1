package io.knh.core.model;

import java.util.List;
import java.util.Optional;

/**
 * What the outside may know of a member, immutable, published after every step of the agent.
 *
 * @param self the member
 * @param role what it is
 * @param roster the roster as last read; empty before
 * @param rosterRead whether the roster has ever been read
 * @param lastRound the peers that a cluster status names, as the last finished round left them;
 *     empty on a follower
 * @param ledger which outages and departures were recorded, as others may ask for it
 * @param undelivered the number of alerts that are not delivered yet
 * @param paths what it tells its coordinator of its paths; none where it probes none
 * @param steppedNanos when the agent last stepped, by {@code System.nanoTime()}
 */
public record Snapshot(
    Peer self,
    Role role,
    Roster roster,
    boolean rosterRead,
    List<PeerStatus> lastRound,
    LedgerCopy ledger,
    int undelivered,
    Optional<PathReport> paths,
    long steppedNanos) {

  /** Whom the member names in its answers as the coordinator. */
  public Allegiance allegiance() {
    return switch (role) {
      case Role.Coordinating coordinating -> new Allegiance.To(self.id());
      case Role.Following following -> new Allegiance.To(following.coordinator().id());
      case Role.Waiting waiting -> Allegiance.nobody();
      case Role.Leaving leaving -> Allegiance.nobody();
    };
  }

  /** Whether the member is shutting down. */
  public boolean leaving() {
    return role instanceof Role.Leaving;
  }
}

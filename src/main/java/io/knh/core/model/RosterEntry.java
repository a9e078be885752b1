package io.knh.core.model;

/**
 * One line of the roster: a member and what discovery says of it.
 *
 * @param peer the member
 * @param serving whether Kubernetes sends it traffic ({@code serving}; {@code ready} where that is
 *     not said; always in a static list). A member that never answered is judged only while it is
 *     serving.
 * @param terminating whether it is being shut down, which means the same as its goodbye
 * @param zone the zone of its node, as EndpointSlices name it; empty where it is not known
 */
public record RosterEntry(Peer peer, boolean serving, boolean terminating, String zone) {

  /** A member whose zone is not known. */
  public RosterEntry(Peer peer, boolean serving, boolean terminating) {
    this(peer, serving, terminating, "");
  }
}

package io.knh.core.model;

/**
 * One line of the roster: a member and what discovery says of it.
 *
 * @param peer the member
 * @param serving whether Kubernetes sends it traffic ({@code serving}; {@code ready} where that is
 *     not said; always in a static list). A member that never answered is judged only while it is
 *     serving.
 * @param terminating whether it is being shut down, which means the same as its goodbye
 * @param zone the zone of its node, as EndpointSlices or the static list name it; empty where it is
 *     not known
 */
public record RosterEntry(Peer peer, boolean serving, boolean terminating, String zone) {

  /** Longest name of a zone: it is the value of a label of its node. */
  private static final int LONGEST_ZONE = 63;

  public RosterEntry {
    if (!zone.isEmpty() && !isZone(zone)) {
      throw new IllegalArgumentException("a zone cannot have that name");
    }
  }

  /** A member whose zone is not known. */
  public RosterEntry(Peer peer, boolean serving, boolean terminating) {
    this(peer, serving, terminating, "");
  }

  /** Whether {@code name} can be that of a zone: printable ASCII without blanks. */
  public static boolean isZone(String name) {
    return name.length() <= LONGEST_ZONE && PeerId.isValid(name);
  }
}

package io.knh.core.event;

/** The kinds of events, each with a destination of its own. */
public enum EventKind {
  /** To {@code PEER_STATUS_URL}. */
  PEER_STATUS("peer-status"),
  /** To {@code PEER_RECOVERY_URL}. */
  PEER_RECOVERY("peer-recovery"),
  /** To {@code CLUSTER_STATUS_URL}. */
  CLUSTER_STATUS("cluster-status");

  private final String text;

  EventKind(String text) {
    this.text = text;
  }

  /** The kind of {@code event}. */
  public static EventKind of(Event event) {
    return switch (event) {
      case Event.PeerDown down -> PEER_STATUS;
      case Event.PeerUp up -> PEER_RECOVERY;
      case Event.ClusterStatus status -> CLUSTER_STATUS;
    };
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

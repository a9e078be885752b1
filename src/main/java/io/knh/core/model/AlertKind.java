package io.knh.core.model;

/** The kinds of alerts, each with a destination of its own. */
public enum AlertKind {
  /** To {@code PEER_STATUS_URL}. */
  PEER_STATUS("peer-status"),
  /** To {@code PEER_RECOVERY_URL}. */
  PEER_RECOVERY("peer-recovery"),
  /** To {@code CLUSTER_STATUS_URL}. */
  CLUSTER_STATUS("cluster-status");

  private final String text;

  AlertKind(String text) {
    this.text = text;
  }

  /** The kind of {@code alert}. */
  public static AlertKind of(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down -> PEER_STATUS;
      case Alert.PeerUp up -> PEER_RECOVERY;
      case Alert.ClusterStatus status -> CLUSTER_STATUS;
    };
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

package io.knh.core.model;

/** What allows a coordinator to send alerts at the moment. */
public enum QuorumState {
  /** Most of the voters answer it. */
  MAJORITY("majority"),
  /** There is no majority, and it took the deployment's Lease. */
  LEASE("lease"),
  /** There is no majority and no Kubernetes: the sanity check stands in. */
  SANITY("sanity"),
  /** Nothing: no alert, recovery or cluster status is sent. */
  NONE("none");

  private final String text;

  QuorumState(String text) {
    this.text = text;
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

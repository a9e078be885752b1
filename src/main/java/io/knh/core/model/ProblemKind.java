package io.knh.core.model;

/** The kinds of problems: of members, of the network between them, and KNH's own. */
public enum ProblemKind {
  /** A member was declared down and has not answered since. */
  MEMBER_DOWN("member-down", true),
  /** A member went down for the third time within ten minutes; open until it stays up. */
  MEMBER_FLAPPING("member-flapping", true),
  /** A member does not reach another, which others reach. */
  PATH("path", true),
  /** A member does not reach many of those that it probes, and others reach them. */
  OUTBOUND("outbound", true),
  /** Many of those that probe a member do not reach it. */
  INBOUND("inbound", true),
  /** The members of one zone do not reach those of another. */
  ZONE("zone", true),
  /** So many single paths have a fault that nobody would read them one by one. */
  WIDESPREAD("widespread", true),
  /** KNH cannot read its roster from Kubernetes: it goes on with the last one. */
  ROSTER_UNREADABLE("roster-unreadable", true),
  /** A receiver of alerts or webhooks accepts nothing. */
  RECEIVER_FAILING("receiver-failing", true),
  /** Fewer than half of the members answer the coordinator: no alert is sent. */
  NO_QUORUM("no-quorum", false),
  /** The sanity check fails: no alert is sent. */
  SANITY_FAILING("sanity-failing", false);

  private final String text;
  private final boolean alerted;

  ProblemKind(String text, boolean alerted) {
    this.text = text;
    this.alerted = alerted;
  }

  /**
   * Whether destinations are told. Without quorum or sanity nothing may be sent, so such a problem
   * is shown only.
   */
  public boolean alerted() {
    return alerted;
  }

  /** As status, metrics and alerts write it. */
  @Override
  public String toString() {
    return text;
  }
}

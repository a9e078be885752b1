package io.knh.core.model;

/**
 * What is broken when a peer is down, as far as other members could find out; it never silences an
 * alert.
 */
public enum Scope {
  /** Nobody who was asked reaches it: the peer itself, or its node. */
  PEER("peer"),
  /** Others reach it and the coordinator does not: a path between them. */
  PATH("path"),
  /** Nobody was there to be asked, or nobody answered in time. */
  UNKNOWN("unknown");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As webhooks and ledger messages write it. */
  @Override
  public String toString() {
    return text;
  }
}

package io.knh.core.model;

/** How a problem ended. */
public enum ProblemEnd {
  /** What it is about is well again. */
  RECOVERED("recovered"),
  /** Another member of the same node answers: a rebooted node keeps its pod, not its address. */
  REPLACED("replaced"),
  /** Its member has been gone from the roster for ten minutes. */
  REMOVED("removed");

  private final String text;

  ProblemEnd(String text) {
    this.text = text;
  }

  /** As status, alerts and ledger messages write it. */
  @Override
  public String toString() {
    return text;
  }
}

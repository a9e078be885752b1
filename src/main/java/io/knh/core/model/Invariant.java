package io.knh.core.model;

/** What has to be true of a member after every step, whatever went before. */
public enum Invariant {
  /** Time does not go back. */
  TIME("time"),
  /** The phase, and all that works for it, agree with each other, and it will be woken. */
  PHASE("phase"),
  /** An alert that is recorded, and is to be delivered by this member, waits or is on its way. */
  ALERTS("alerts"),
  /** No more is in flight than its bound allows. */
  IN_FLIGHT("in-flight"),
  /** A step ends without an exception. The agent finds out, not the member. */
  STEP("step");

  private final String text;

  Invariant(String text) {
    this.text = text;
  }

  /** As metrics and log lines write it. */
  @Override
  public String toString() {
    return text;
  }
}

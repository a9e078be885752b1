package io.knh.core.model;

/** The state of a coordinator's sanity check. */
public enum SanityState {
  /** The last check passed. */
  PASSES("passes"),
  /** The last check failed: no alert, recovery or cluster status is sent. */
  FAILS("fails"),
  /** Nothing has waited for it lately, so it was not asked for. */
  UNKNOWN("unknown"),
  /** {@code SANITY_CHECK_URL} is not set. */
  UNSET("unset");

  private final String text;

  SanityState(String text) {
    this.text = text;
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

package io.knh.core.model;

/** Why a member holds an election, or coordinates without one. */
public enum ElectionReason {
  /** It has just started, and heard no coordinator. */
  START("start"),
  /** The coordinator that it followed fell silent. */
  SILENCE("silence"),
  /** The coordinator said goodbye. */
  GOODBYE("goodbye"),
  /** It had stepped down, and heard no coordinator since. */
  STEPPED_DOWN("stepped-down");

  private final String text;

  ElectionReason(String text) {
    this.text = text;
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

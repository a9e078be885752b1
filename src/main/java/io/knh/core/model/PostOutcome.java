package io.knh.core.model;

/** How a post ended. */
public enum PostOutcome {
  /** The receiver took the event. */
  DELIVERED("delivered"),
  /** It did not, and the event is tried again. */
  FAILED("failed"),
  /** It wants the event no more (410). */
  GONE("gone");

  private final String text;

  PostOutcome(String text) {
    this.text = text;
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

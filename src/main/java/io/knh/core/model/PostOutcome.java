package io.knh.core.model;

/** How a post ended. */
public enum PostOutcome {
  /** The receiver accepted the alert. */
  DELIVERED("delivered"),
  /** It did not, and the alert is tried again. */
  FAILED("failed"),
  /** It does not want the alert any more (410). */
  GONE("gone");

  private final String text;

  PostOutcome(String text) {
    this.text = text;
  }

  /** How a post with {@code result} ended. */
  public static PostOutcome of(PostResult result) {
    return switch (result) {
      case PostResult.Delivered delivered -> DELIVERED;
      case PostResult.Gone gone -> GONE;
      case PostResult.Undelivered undelivered -> FAILED;
    };
  }

  /** As status and metrics write it. */
  @Override
  public String toString() {
    return text;
  }
}

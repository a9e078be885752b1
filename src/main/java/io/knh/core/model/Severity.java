package io.knh.core.model;

/** How urgent a problem is, in the words that receivers of alerts share. */
public enum Severity {
  /** Somebody has to look now. */
  CRITICAL("critical"),
  /** Somebody has to look. */
  WARNING("warning");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** As status, metrics and alerts write it. */
  @Override
  public String toString() {
    return text;
  }
}

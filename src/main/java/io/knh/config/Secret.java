package io.knh.config;

/**
 * A value that must not be seen in logs or pages: its text is {@code ***}.
 *
 * @param value the value itself, for the one place that needs it
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return "***";
  }
}

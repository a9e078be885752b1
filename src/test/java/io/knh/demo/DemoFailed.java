package io.knh.demo;

/** The story did not go as it should: its message says what is missing, or too much. */
final class DemoFailed extends Exception {

  private static final long serialVersionUID = 1;

  DemoFailed(String message) {
    super(message);
  }
}

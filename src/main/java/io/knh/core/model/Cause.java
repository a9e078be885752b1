package io.knh.core.model;

/** Why a probe failed, shown wherever the failure is shown. */
public enum Cause {
  /** The host answers and the process does not: nothing listens on the port. */
  REFUSED("connection refused"),
  /**
   * No answer within {@code PROBE_TIMEOUT}: a node that is down, a dropped packet, a frozen
   * process.
   */
  TIMEOUT("no answer in time"),
  /** The network said that there is no way to the address. */
  UNREACHABLE("unreachable"),
  /** The connection stood and was cut before an answer came. */
  RESET("connection reset"),
  /** Anything else, such as an answer that is not HTTP. */
  OTHER("failed");

  private final String text;

  Cause(String text) {
    this.text = text;
  }

  /** The cause in words, to end a sentence with. */
  @Override
  public String toString() {
    return text;
  }
}

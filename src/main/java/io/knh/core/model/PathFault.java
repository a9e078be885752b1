package io.knh.core.model;

/** What is wrong with the path from one member to another, the worst first. */
public enum PathFault {
  /** No attempt gets through. */
  BROKEN("broken"),
  /** Large requests are not answered in time, and small ones are: the path's MTU is not kept. */
  LARGE_LOST("large packets lost"),
  /** Many of the datagrams get lost: one in eight or more. */
  LOSSY("lossy");

  private final String text;

  PathFault(String text) {
    this.text = text;
  }

  /** As status, alerts and ledger messages write it. */
  @Override
  public String toString() {
    return text;
  }
}

package io.knh.core.model;

/** What the parts of a member want done in the step that runs. */
public interface Outlet {

  /** The time of this step. */
  long nowNanos();

  /** Says {@code message} to {@code to}, and returns the number of the exchange. */
  long send(Message message, Peer to);

  /** Asks for the sanity check. */
  void checkSanity();

  /** Asks for the Lease. */
  void useLease(LeaseUse use);

  /** Reports to those who log, count and show. */
  void report(Transition transition);

  /**
   * Posts {@code alert} once; its result comes back with the number {@code post}.
   *
   * @param attempt 1 for the first post of the alert
   */
  void post(long post, Alert alert, int attempt);

  /**
   * Posts {@code notice} once; its result comes back with the number {@code post}.
   *
   * @param attempt 1 for the first post of the notice
   */
  void post(long post, Notice notice, int attempt);
}

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

  /** Tells those who log, count and show. */
  void report(Transition transition);
}

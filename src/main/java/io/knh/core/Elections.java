package io.knh.core;

import io.knh.core.election.Pings;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;

/** What elections ask and report, and why this member would hold the next one. */
final class Elections implements Pings {

  private final Outlet outlet;
  private ElectionReason reason = ElectionReason.START;

  Elections(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Why the next one would be held. */
  ElectionReason reason() {
    return reason;
  }

  /** Should there be one, then from now on for this {@code reason}. */
  void because(ElectionReason reason) {
    this.reason = reason;
  }

  @Override
  public long ping(Peer higher) {
    return outlet.send(new Message.Ping(), higher);
  }

  @Override
  public void electionStarted(int higherRanked) {
    outlet.report(new Transition.ElectionStarted(higherRanked, reason));
  }

  @Override
  public void passedOver(Peer higher) {
    outlet.report(new Transition.HigherRankedSkipped(higher));
  }
}

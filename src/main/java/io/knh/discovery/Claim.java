package io.knh.discovery;

import io.knh.core.model.Peer;
import io.knh.core.model.RosterEntry;
import java.util.Comparator;

/**
 * What Kubernetes says of one address in one place: whose it is, and how that member is. Several
 * claims may name one address, such as the pod that has it now and a ghost: the pod of a node that
 * lost its power, which stays listed until it is evicted.
 *
 * @param peer the member
 * @param conditions how it is
 * @param zone where its node is; empty where that is not known
 */
record Claim(Peer peer, Conditions conditions, String zone) {

  /**
   * The claim that is most likely true comes last. An address belongs to one pod at a time, and one
   * that serves has it for certain. So serving goes before all else, even before terminating: a pod
   * that serves while it terminates has left, and nothing is judged; named after a ghost its end
   * would be an outage of a member that had answered. Of claims that differ in nothing but the
   * member every reader takes the same one, the lowest id; of those of one member, one that names
   * its zone.
   */
  static final Comparator<Claim> LIKELIEST_LAST =
      Comparator.comparing(Claim::conditions, Conditions.LIKELIEST_LAST)
          .thenComparing(Claim::peer, Comparator.reverseOrder())
          .thenComparing(Claim::zone);

  /** The line of the roster that it makes. */
  RosterEntry entry() {
    return new RosterEntry(peer, conditions.serving, conditions.terminating, zone);
  }

  /**
   * The conditions of an endpoint.
   *
   * @param serving whether its readiness probe passes
   * @param ready whether traffic is sent to it: as a rule {@code serving} and not {@code
   *     terminating}, but always where a Service publishes addresses that are not ready
   * @param terminating whether it is being shut down
   */
  record Conditions(boolean serving, boolean ready, boolean terminating) {

    private static final Comparator<Conditions> LIKELIEST_LAST =
        Comparator.comparing(Conditions::serving)
            .thenComparing(Conditions::ready)
            .thenComparing(conditions -> !conditions.terminating);
  }
}

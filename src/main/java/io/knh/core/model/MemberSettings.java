package io.knh.core.model;

/**
 * What the core has to know of the settings.
 *
 * @param self the member itself
 * @param timings how long and how often
 * @param sanityCheck whether {@code SANITY_CHECK_URL} is set
 * @param peerStatus whether {@code PEER_STATUS_URL} is set
 * @param clusterStatus whether {@code CLUSTER_STATUS_URL} is set
 * @param recovery whether {@code PEER_RECOVERY_URL} is set
 * @param lease whether there is Kubernetes, and with it the deployment's Lease
 * @param alerts which destinations there are beside the webhooks, and how they are told
 * @param pathProbes {@code PATH_PROBES}, how many others the member probes the path to; 0 to {@link
 *     PathReport#MAX_PATHS}
 */
public record MemberSettings(
    Peer self,
    Timings timings,
    boolean sanityCheck,
    boolean peerStatus,
    boolean clusterStatus,
    boolean recovery,
    boolean lease,
    AlertPolicy alerts,
    int pathProbes) {

  /** A member that probes no paths. */
  public MemberSettings(
      Peer self,
      Timings timings,
      boolean sanityCheck,
      boolean peerStatus,
      boolean clusterStatus,
      boolean recovery,
      boolean lease,
      AlertPolicy alerts) {
    this(self, timings, sanityCheck, peerStatus, clusterStatus, recovery, lease, alerts, 0);
  }

  /** A member without alert destinations. */
  public MemberSettings(
      Peer self,
      Timings timings,
      boolean sanityCheck,
      boolean peerStatus,
      boolean clusterStatus,
      boolean recovery,
      boolean lease) {
    this(self, timings, sanityCheck, peerStatus, clusterStatus, recovery, lease, AlertPolicy.NONE);
  }
}

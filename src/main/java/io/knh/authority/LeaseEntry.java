package io.knh.authority;

import io.knh.core.model.LeaseView;
import io.knh.core.model.PeerId;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * What this member writes into the Lease, in the way of client-go's leader election, so that
 * whoever knows one can read the other. Its times are for people: KNH itself acts on none, since
 * the clocks of two nodes may differ by more than the Lease lasts.
 */
final class LeaseEntry {

  /** What people may take for the end of a Lease that nobody renews. */
  static final int DURATION_SECONDS = 20;

  /** One that nobody holds lasts as short as it can. */
  static final int RELEASED_SECONDS = 1;

  private final String namespace;
  private final String name;
  private final String holder;
  private final InstantSource clock;

  /** For the Lease {@code name} in {@code namespace}; {@code holder} is this member's id. */
  LeaseEntry(String namespace, String name, String holder, InstantSource clock) {
    this.namespace = namespace;
    this.name = name;
    this.holder = holder;
    this.clock = clock;
  }

  /** {@code lease} as the core sees it. */
  static LeaseView view(V1Lease lease) {
    return new LeaseView(holderOf(lease), versionOf(lease));
  }

  /** Whether this member holds {@code lease}. */
  boolean isOwn(V1Lease lease) {
    return holderOf(lease).equals(holder);
  }

  /** Whether {@code lease} is held by what is no member of KNH. */
  static boolean isForeign(V1Lease lease) {
    String named = holderOf(lease);
    return !named.isEmpty() && !PeerId.isOfMember(named);
  }

  /** A new one, held by this member. */
  V1Lease made() {
    OffsetDateTime now = now();
    return lease(
        new V1ObjectMeta().namespace(namespace).name(name),
        held(now).acquireTime(now).leaseTransitions(0));
  }

  /** {@code seen}, held by this member: renewed if it was before, else taken from who held it. */
  V1Lease takenFrom(V1Lease seen) {
    OffsetDateTime now = now();
    V1LeaseSpec before = specOf(seen);
    int transitions = transitions(before);
    boolean own = isOwn(seen);
    return lease(
        metadataOf(seen),
        held(now)
            .acquireTime(own ? Objects.requireNonNullElse(before.getAcquireTime(), now) : now)
            .leaseTransitions(own ? transitions : transitions + 1));
  }

  /** {@code seen}, held by nobody. */
  V1Lease released(V1Lease seen) {
    OffsetDateTime now = now();
    return lease(
        metadataOf(seen),
        new V1LeaseSpec()
            .holderIdentity("")
            .leaseDurationSeconds(RELEASED_SECONDS)
            .acquireTime(now)
            .renewTime(now)
            .leaseTransitions(transitions(specOf(seen))));
  }

  private V1LeaseSpec held(OffsetDateTime now) {
    return new V1LeaseSpec()
        .holderIdentity(holder)
        .leaseDurationSeconds(DURATION_SECONDS)
        .renewTime(now);
  }

  /** The metadata go back as they came: its version, and labels that others gave it. */
  private static V1Lease lease(V1ObjectMeta metadata, V1LeaseSpec spec) {
    return new V1Lease()
        .apiVersion("coordination.k8s.io/v1")
        .kind("Lease")
        .metadata(metadata)
        .spec(spec);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  static String holderOf(V1Lease lease) {
    return Objects.requireNonNullElse(specOf(lease).getHolderIdentity(), "");
  }

  private static String versionOf(V1Lease lease) {
    return Objects.requireNonNullElse(metadataOf(lease).getResourceVersion(), "");
  }

  private static int transitions(V1LeaseSpec spec) {
    return Objects.requireNonNullElse(spec.getLeaseTransitions(), 0);
  }

  private static V1LeaseSpec specOf(V1Lease lease) {
    return Objects.requireNonNullElseGet(lease.getSpec(), V1LeaseSpec::new);
  }

  private static V1ObjectMeta metadataOf(V1Lease lease) {
    return Objects.requireNonNullElseGet(lease.getMetadata(), V1ObjectMeta::new);
  }
}

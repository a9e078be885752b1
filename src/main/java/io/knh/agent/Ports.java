package io.knh.agent;

import io.knh.core.model.Effect;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.Transition;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What the agent needs of the edges. Each effect is carried out by one CDI bean, which returns at
 * once and answers later through the {@link Inbox}; so neither can be built before the other, and
 * they are looked up when first used.
 */
public record Ports(
    Supplier<Transport> transport,
    Supplier<Webhooks> webhooks,
    Supplier<Destinations> destinations,
    Supplier<Sanity> sanity,
    Supplier<Lease> lease,
    Supplier<Iterable<Transitions>> listeners) {

  /** Carries messages to peers. */
  public interface Transport {
    /** Sends; answered by one {@code Answered}, {@code Failed} or {@code Unsent}. */
    void send(Effect.Send send);
  }

  /** Posts alerts to the operator. */
  public interface Webhooks {
    /** Posts once; answered by one {@code Posted}. At most 4 are asked for at a time. */
    void post(Effect.Post post);
  }

  /** Posts notices to the alert destinations. */
  public interface Destinations {
    /**
     * Posts once; answered by one {@code NoticePosted}. At most one is asked for at a time each.
     */
    void post(Effect.PostNotice post);
  }

  /** Finds out whether this member is healthy itself. */
  public interface Sanity {
    /** Queries the sanity URL; answered by one {@code SanityChecked}. */
    void check();
  }

  /** Uses the deployment's Lease. */
  public interface Lease {
    /** Uses it once; answered by one {@code LeaseSeen}. */
    void use(LeaseUse use);
  }

  /**
   * Listens to what changes; log, metrics and history hang on it. Called by the agent, in order;
   * has to be quick, and must not throw.
   */
  public interface Transitions {

    /** {@code transition} happened at {@code at}. */
    void on(Transition transition, Instant at);
  }
}
